import { isX402Error } from "@x402-reference/types";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { land, memo, pair, refusal, send, sign, someone } from "../../test/svm-chain/payment.js";
import { startAnvil } from "../chain/anvil.js";
import { lighthouseProgram, memoProgram, tokenProgram } from "./addresses.js";
import { createSvmWorld, type SvmWorld } from "./world.js";

let world: SvmWorld;
beforeAll(async () => {
  world = await createSvmWorld();
});
afterAll(() => world.stop());

test("pretends to be devnet", async () => {
  expect([world.network, world.usdc]).toEqual([
    "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1",
    "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU",
  ]);
  expect(await world.account(world.usdc)).toMatchObject({ owner: tokenProgram, executable: false });
  expect(await world.rpc("getTokenSupply", [world.usdc])).toMatchObject({ value: { decimals: 6 } });
  expect((await world.latestBlockhash()).lastValidBlockHeight).toBe((await world.blockHeight()) + 151n);
});

describe("accounts", () => {
  test("are set, read and taken away as bytes", async () => {
    const { address } = await someone(world);
    const content = { owner: memoProgram, lamports: 12n, data: Uint8Array.of(1, 2, 255), executable: false };
    await world.setAccount(address, content);
    expect(await world.account(address)).toEqual(content);
    await world.removeAccount(address);
    expect(await world.account(address)).toBeUndefined();
  });

  test("hold native coin", async () => {
    const { address } = await someone(world);
    await world.setNativeBalance(address, 9_000_000_000_000_001n);
    expect(await world.nativeBalance(address)).toBe(9_000_000_000_000_001n);
    await world.setNativeBalance(address, 0n);
    expect(await world.nativeBalance(address)).toBe(0n);
    const tooMuch = await world.setNativeBalance(address, 2n ** 53n).catch((error: unknown) => error);
    expect(isX402Error(tooMuch, "malformed_amount") && tooMuch.field).toBe("lamports");
  });

  test("without native coin pay for nothing", async () => {
    const people = await pair(world);
    const payment = await sign(world, people);
    await world.setNativeBalance(people.payer.address, 0n);
    expect(await refusal(world, payment)).toBe("AccountNotFound");
  });
});

describe("the ledger", () => {
  test("lists what names an address, in order and with its outcome", async () => {
    const people = await pair(world);
    const addresses = [await world.tokenAccount(people.payer.address), await world.tokenAccount(people.payee)];
    const before = await world.slot();
    const payments = [await sign(world, people), await sign(world, people, { units: 2_000_000n })] as const;
    expect([await land(world, payments[0]), await land(world, payments[1])]).toEqual(["success", "failed"]);
    await land(world, await sign(world, await pair(world)));
    const found = await world.transactionsTouching(addresses, before);
    expect(found).toMatchObject([
      { signature: payments[0].signature, status: "success", fee: 5_000n, bytes: payments[0].bytes },
      { signature: payments[1].signature, status: "failed", fee: 5_000n, bytes: payments[1].bytes },
    ]);
    expect(await world.transactionsTouching(addresses, before + 1n)).toEqual(found.slice(1));
    expect(await world.transactionsTouching(addresses, await world.slot())).toEqual([]);
  });

  test("leaves out what never landed", async () => {
    const people = await pair(world);
    const payment = await sign(world, people);
    await world.expireBlockhashes();
    const before = await world.slot();
    await send(world, payment);
    const later = await sign(world, people);
    await land(world, later);
    expect(await world.transactionsTouching(people.payer.address, before)).toMatchObject([
      { signature: later.signature },
    ]);
  });
});

describe("programs", () => {
  test("find addresses in a lookup table", async () => {
    const people = await pair(world);
    const destination = await world.tokenAccount(people.payee);
    const addresses = [world.usdc, destination];
    const table = await world.placeLookupTable("usdc", addresses);
    const payment = await sign(world, people, { lookupTable: { table, addresses } });
    const before = await world.slot();
    expect(await land(world, payment)).toBe("success");
    const [{ accounts } = { accounts: [] }] = await world.transactionsTouching(destination, before);
    expect(accounts.slice(-2)).toEqual([destination, world.usdc]);
  });

  test("have a stand-in for Lighthouse once it is placed", async () => {
    const people = await pair(world);
    const before = [memo("assertion", lighthouseProgram)];
    expect(await refusal(world, await sign(world, people, { before }))).toBe("InvalidProgramForExecution");
    await world.placeLighthouse();
    expect(await refusal(world, await sign(world, people, { before }))).toBeNull();
  });
});

describe("worlds", () => {
  test("are apart", async () => {
    const other = await createSvmWorld();
    try {
      const { address } = await someone(world);
      await other.fund(address, 5n);
      expect([await other.balance(other.usdc, address), await world.balance(world.usdc, address)]).toEqual([5n, 0n]);
    } finally {
      await other.stop();
    }
  });

  test("share a node that runs already, and leave it running", async () => {
    const { address } = await someone(world);
    await world.fund(address, 5n);
    const height = await world.blockHeight();
    const attached = await createSvmWorld({ node: world });
    expect(await attached.balance(attached.usdc, address)).toBe(5n);
    await attached.stop();
    expect(await world.blockHeight()).toBe(height);
  });

  test("are not made of a chain that is no Surfpool", async () => {
    const anvil = await startAnvil();
    try {
      const node = { rpcUrl: anvil.rpcUrl, wsUrl: anvil.rpcUrl };
      const failure = await createSvmWorld({ node }).catch((error: unknown) => error);
      expect(isX402Error(failure, "wrong_chain") && failure.message).toContain("no Surfpool");
    } finally {
      await anvil.stop();
    }
  });

  test("are not made where something else has the place of the mint", async () => {
    const other = await createSvmWorld();
    try {
      await other.setNativeBalance(other.usdc, 1n);
      const failure = await createSvmWorld({ node: other }).catch((error: unknown) => error);
      expect(isX402Error(failure, "wrong_chain") && failure.message).toContain(other.usdc);
    } finally {
      await other.stop();
    }
  });
});
