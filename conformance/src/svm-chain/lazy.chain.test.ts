import { expect, it } from "vitest";
import { lazySolana } from "./lazy.js";

it("starts once, when it is asked for, and stops what it started", async () => {
  const solana = lazySolana();
  const [world, same] = await Promise.all([solana.open(), solana.open()]);
  expect(same).toBe(world);
  expect(await world.slot()).toBeTypeOf("bigint");
  await solana.stop();
  await expect(world.slot()).rejects.toMatchObject({ code: "chain_unreachable" });
});

it("has nothing to stop before", async () => {
  await expect(lazySolana().stop()).resolves.toBeUndefined();
});
