import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { land, pair, refusal, send, sign, statusOf } from "../../test/svm-chain/payment.js";
import { createSvmWorld, type SvmWorld } from "./world.js";

describe("with a block for each transaction", () => {
  let world: SvmWorld;
  beforeAll(async () => {
    world = await createSvmWorld();
  });
  afterAll(() => world.stop());

  test("a transaction has one to itself", async () => {
    const payment = await sign(world, await pair(world));
    const before = [await world.slot(), await world.blockHeight()];
    expect(await land(world, payment)).toBe("success");
    expect([await world.slot(), await world.blockHeight()]).toEqual(before.map((number) => number + 1n));
  });

  test("blocks without transactions are made by hand, each with its blockhash", async () => {
    const [first, height] = [await world.latestBlockhash(), await world.blockHeight()];
    await Promise.all([world.mine(2), world.mine()]);
    expect(await world.blockHeight()).toBe(height + 3n);
    const later = await world.latestBlockhash();
    expect(later.blockhash).not.toBe(first.blockhash);
    expect(later.lastValidBlockHeight).toBe(first.lastValidBlockHeight + 3n);
  });

  test("a blockhash lives almost to its last height", async () => {
    const lifetime = await world.latestBlockhash();
    const payment = await sign(world, await pair(world), { lifetime });
    await world.mine(Number(lifetime.lastValidBlockHeight - 2n - (await world.blockHeight())));
    expect(await refusal(world, payment)).toBeNull();
    await world.mine();
    expect(await refusal(world, payment)).toBe("BlockhashNotFound");
  });

  test("nobody else makes any", async () => {
    const height = await world.blockHeight();
    await world.mine(500);
    expect(await world.blockHeight()).toBe(height + 500n);
  });

  test("every blockhash is expired when told", async () => {
    const people = await pair(world);
    const payment = await sign(world, people);
    expect(await refusal(world, payment)).toBeNull();
    await world.expireBlockhashes();
    expect(await refusal(world, payment)).toBe("BlockhashNotFound");
    await send(world, payment);
    expect(await land(world, await sign(world, people, { units: 1n }))).toBe("success");
    expect(await statusOf(world, payment)).toBeUndefined();
    expect(await world.balance(world.usdc, people.payee)).toBe(1n);
  });
});

describe("with blocks by hand", () => {
  let world: SvmWorld;
  beforeAll(async () => {
    world = await createSvmWorld({ blocks: "by-hand" });
  });
  afterAll(() => world.stop());

  test("a transaction waits for its block, as long as that takes", async () => {
    const payment = await sign(world, await pair(world));
    await send(world, payment);
    const source = await world.tokenAccount(payment.payer.address);
    const height = await world.blockHeight();
    expect(await statusOf(world, payment)).toBeUndefined();
    expect(await world.transactionsTouching(source, 0n)).toEqual([]);
    expect(await world.blockHeight()).toBe(height);
    await world.mine();
    expect(await statusOf(world, payment)).toBe("success");
    expect(await world.transactionsTouching(source, 0n)).toHaveLength(1);
  });
});
