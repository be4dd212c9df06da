import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCampaign } from "../../../packages/facilitator/campaign/campaign.mjs";
import { facilitatorKey } from "../chain/keys.js";
import { createWorld, type World } from "../chain/world.js";

let world: World;
let folder: string;

beforeAll(async () => {
  [world, folder] = [await createWorld(), await mkdtemp(join(tmpdir(), "x402-crash-"))];
});
afterAll(async () => {
  await world?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The built packages, killed by the system; `packages/facilitator/campaign/crash.mjs` does the same for hours. */
it("settles once and tells the truth whenever it is killed", { timeout: 400_000 }, async () => {
  const chain = { ...world, keys: [facilitatorKey] };
  const report = await runCampaign({ chain, store: { folder }, rounds: 2, seed: 3 });
  const { payments, transactions, paid, earned, confirmed, kills, violations } = report;
  expect(violations).toEqual([]);
  expect([payments, transactions]).toEqual([8, 8]);
  expect([paid, earned, confirmed]).toEqual([80_000n, 80_000n, 80_000n]);
  expect(Object.keys(kills)).not.toEqual([]);
});
