import { afterAll, beforeAll, expect, it } from "vitest";
import { createWorld, type World } from "../chain/world.js";
import { openWorld } from "./world.js";

let served: World;
beforeAll(async () => {
  served = await createWorld();
});
afterAll(() => served.stop());

it("takes a Solana that runs already, and leaves it running", async () => {
  const { rpcUrl } = await served.solana.open();
  const world = await openWorld({ rpcUrl: served.rpcUrl, svmRpcUrl: rpcUrl, running: true });
  expect((await world.solana.open()).rpcUrl).toBe(rpcUrl);
  await world.stop();
  expect(await (await served.solana.open()).slot()).toBeTypeOf("bigint");
});

it("starts none for a program that runs already, and says what to do", async () => {
  const world = await openWorld({ rpcUrl: served.rpcUrl, running: true });
  await expect(world.solana.open()).rejects.toThrow("Start one with `x402-conformance serve chain --solana`");
  await world.stop();
});
