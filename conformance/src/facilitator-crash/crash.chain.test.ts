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
  const { payments, kills, violations } = await runCampaign({ chain, store: { folder }, rounds: 2, seed: 3 });
  expect(violations).toEqual([]);
  expect(payments).toBe(6);
  expect(Object.keys(kills)).not.toEqual([]);
});
