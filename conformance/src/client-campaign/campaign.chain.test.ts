import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCampaign } from "../../../packages/client/campaign/campaign.mjs";
import { facilitatorKey } from "../chain/keys.js";
import { createWorld, type World } from "../chain/world.js";

let world: World;
let folder: string;

beforeAll(async () => {
  [world, folder] = [await createWorld(), await mkdtemp(join(tmpdir(), "x402-fire-"))];
});
afterAll(async () => {
  await world?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The built packages, killed by the system; `packages/client/campaign/fire.mjs` does the same for ten minutes. */
it("pays once and knows it, whatever the network does and whenever it is killed", { timeout: 300_000 }, async () => {
  const only = ["during write signed", "after send", "torn write answered", "during resend"];
  const chain = { ...world, key: facilitatorKey };
  const { settled, kills, violations } = await runCampaign({ chain, folder, seed: 1, rounds: 2, only });
  expect(violations).toEqual([]);
  expect(Object.keys(kills)).toEqual(expect.arrayContaining(only));
  expect(settled).toBeGreaterThan(0);
});
