import type { Address } from "@solana/kit";
import { getCreateAssociatedTokenInstruction } from "@solana-program/token";
import { isX402Error } from "@x402-reference/types";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { land, pair, refusal, sign, someone } from "../../test/svm-chain/payment.js";
import { lighthouseProgram, token2022Program, tokenProgram } from "./addresses.js";
import type { MintExtension } from "./token-extensions.js";
import type { MintOptions } from "./world/tokens.js";
import { createSvmWorld, type SvmWorld } from "./world.js";

let world: SvmWorld;
beforeAll(async () => {
  world = await createSvmWorld();
});
afterAll(() => world.stop());

const everyExtension: MintOptions = {
  name: "every",
  program: "token-2022",
  extensions: [
    { kind: "transfer-fee", basisPoints: 1 },
    { kind: "non-transferable" },
    { kind: "permanent-delegate", delegate: lighthouseProgram },
    { kind: "transfer-hook", program: lighthouseProgram },
    { kind: "paused" },
  ],
};

/** The program's own number of an error in the first instruction. */
const tokenError = (code: number) => ({ InstructionError: [0, { Custom: code }] });

describe.each([
  ["USDC of SPL Token", () => world.usdc, "InvalidAccountData"],
  ["a mint of Token-2022", () => world.token2022, "IncorrectProgramId"],
])("%s", (_, mintOf, noAccount) => {
  let mint: Address;
  beforeAll(() => {
    mint = mintOf();
  });

  test("is paid with", async () => {
    const { payer, payee } = await pair(world, mint);
    const payment = await sign(world, { payer, payee }, { mint, units: 10_000n });
    expect(await land(world, payment)).toBe("success");
    expect([await world.balance(mint, payer.address), await world.balance(mint, payee)]).toEqual([990_000n, 10_000n]);
  });

  test("adds up when given at the same time, and leaves no transaction behind", async () => {
    const { address } = await someone(world);
    const before = await world.blockHeight();
    await Promise.all(Array.from({ length: 20 }, () => world.fund(address, 3n, { mint })));
    expect(await world.balance(mint, address)).toBe(60n);
    await world.setBalance(mint, address, 2n ** 64n - 1n);
    expect(await world.balance(mint, address)).toBe(2n ** 64n - 1n);
    expect(await world.blockHeight()).toBe(before);
  });

  test("is not moved from or to a frozen account until it is thawed", async () => {
    const people = await pair(world, mint);
    const payment = await sign(world, people, { mint });
    for (const owner of [people.payer.address, people.payee]) {
      await world.freeze(mint, owner, true);
      expect(await refusal(world, payment)).toEqual(tokenError(17));
      await world.freeze(mint, owner, false);
      expect(await refusal(world, payment)).toBeNull();
    }
    expect(await world.balance(mint, people.payer.address)).toBe(1_000_000n);
  });

  test("is not moved to or from an account that is closed", async () => {
    const people = await pair(world, mint);
    const payment = await sign(world, people, { mint });
    for (const owner of [people.payee, people.payer.address]) {
      await world.closeTokenAccount(mint, owner);
      expect(await world.account(await world.tokenAccount(owner, { mint }))).toBeUndefined();
      expect(await world.balance(mint, owner)).toBe(0n);
      expect(await refusal(world, payment)).toEqual({ InstructionError: [0, noAccount] });
      await world.fund(owner, 1_000_000n, { mint });
      expect(await refusal(world, payment)).toBeNull();
    }
  });

  test("is moved by a delegate, up to what it may", async () => {
    const people = await pair(world, mint);
    const authority = await someone(world);
    const attempt = async (units: bigint) => refusal(world, await sign(world, people, { mint, authority, units }));
    expect(await attempt(10n)).toEqual(tokenError(4));
    await world.delegate(mint, people.payer.address, { to: authority.address, units: 10n });
    expect(await attempt(10n)).toBeNull();
    expect(await attempt(11n)).toEqual(tokenError(1));
  });
});

describe("a mint with an extension", () => {
  async function payWith(name: string, extension: MintExtension) {
    const mint = await world.createMint({ name, program: "token-2022", extensions: [extension] });
    const people = await pair(world, mint);
    return { ...people, mint, payment: await sign(world, people, { mint, units: 10_000n }) };
  }

  test("keeps a fee, also from an account that was changed", async () => {
    const { mint, payer, payee, payment } = await payWith("fee", { kind: "transfer-fee", basisPoints: 1_000 });
    await world.fund(payee, 1n, { mint });
    expect(await land(world, payment)).toBe("success");
    expect([await world.balance(mint, payer.address), await world.balance(mint, payee)]).toEqual([990_000n, 9_001n]);
  });

  test.each<[string, MintExtension, unknown]>([
    ["cannot be moved", { kind: "non-transferable" }, tokenError(37)],
    ["is paused", { kind: "paused" }, tokenError(67)],
    [
      "asks a program",
      { kind: "transfer-hook", program: lighthouseProgram },
      { InstructionError: [0, "MissingAccount"] },
    ],
  ])("%s", async (name, extension, error) => {
    const { payment } = await payWith(name, extension);
    expect(await refusal(world, payment)).toEqual(error);
  });

  test("is moved by somebody who may move everybody's", async () => {
    const authority = await someone(world);
    const { mint, payer, payee } = await payWith("delegate", {
      kind: "permanent-delegate",
      delegate: authority.address,
    });
    expect(await refusal(world, await sign(world, { payer, payee }, { mint, authority }))).toBeNull();
  });
});

test("an account takes no money without a memo before it, if so set", async () => {
  const mint = world.token2022;
  const people = await pair(world, mint);
  const payment = await sign(world, people, { mint });
  await world.requireMemo(mint, people.payee, true);
  expect(await refusal(world, payment)).toEqual(tokenError(36));
  await world.requireMemo(mint, people.payee, false);
  expect(await refusal(world, payment)).toBeNull();
});

describe("accounts are as the program for them makes them", () => {
  test.each<[string, Address, () => Promise<Address>]>([
    ["of SPL Token", tokenProgram, async () => world.usdc],
    ["of Token-2022", token2022Program, async () => world.token2022],
    ["of a mint with every extension", token2022Program, () => world.createMint(everyExtension)],
  ])("%s", async (_, program, mintOf) => {
    const mint = await mintOf();
    const { address: owner, signer: payer } = await someone(world);
    const ata = await world.tokenAccount(owner, { mint });
    const create = getCreateAssociatedTokenInstruction({ payer, ata, owner, mint, tokenProgram: program });
    expect(await land(world, await sign(world, await pair(world), { before: [create] }))).toBe("success");
    const made = await world.account(ata);
    await world.closeTokenAccount(mint, owner);
    await world.fund(owner, 0n, { mint });
    expect(await world.account(ata)).toEqual(made);
  });
});

describe("mints", () => {
  test("have the address that their name says, once", async () => {
    const mint = await world.createMint({ name: "once", decimals: 9 });
    expect(await world.rpc("getTokenSupply", [mint])).toMatchObject({ value: { decimals: 9 } });
    const again = await world.createMint({ name: "once" }).catch((error: unknown) => error);
    expect(isX402Error(again, "invalid_configuration") && again.field).toBe("name");
  });

  test("that are not there hold nothing and give nothing", async () => {
    const { address } = await someone(world);
    expect(await world.balance(address, address)).toBe(0n);
    const failure = await world.fund(address, 1n, { mint: lighthouseProgram }).catch((error: unknown) => error);
    expect(isX402Error(failure, "invalid_configuration") && failure.field).toBe("mint");
  });
});
