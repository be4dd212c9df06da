import { address, getBase58Decoder } from "@solana/kit";
import { describe, expect, it } from "vitest";
import { tokenProgram } from "../programs.js";
import { merchant, payer, sponsor, usdc } from "../testing/payments.js";
import { readCalled } from "./called.js";

const wallet = address("SQDS4ep65T869zMMBKyuUq6aD6EgTu8psMjkvj52pCf");
const accounts = [sponsor.address, payer.address, merchant, usdc, tokenProgram, wallet];
const data = getBase58Decoder().decode(new Uint8Array([12, 16, 39, 0, 0, 0, 0, 0, 0, 6]));
const moved = { source: payer.address, mint: usdc, destination: merchant, authority: wallet, amount: 10_000n };
const inner = (...instructions: object[]) => [{ index: 0, instructions }];
const info = {
  source: payer.address,
  mint: usdc,
  destination: merchant,
  tokenAmount: { amount: "10000", decimals: 6 },
};
const parsed = (given: object, type = "transferChecked") => ({
  programId: tokenProgram,
  parsed: { type, info: given },
});

describe("what instructions called", () => {
  it.each<[string, object]>([
    ["in plain words", parsed({ ...info, authority: wallet })],
    ["in plain words, for several signers", parsed({ ...info, multisigAuthority: wallet, signers: [payer.address] })],
    ["by addresses", { programId: tokenProgram, accounts: [payer.address, usdc, merchant, wallet], data }],
    ["by places", { programIdIndex: 4, accounts: [1, 3, 2, 5], data }],
  ])("is read %s", (_how, instruction) => {
    const [called] = readCalled(inner(instruction), accounts) ?? [];
    expect(called?.transfer).toEqual({ program: tokenProgram, ...moved });
    expect(called?.names).toEqual(expect.arrayContaining([tokenProgram, payer.address, usdc, merchant, wallet]));
  });

  it("is no checked transfer when it is anything else", () => {
    const transfer = parsed(
      { source: payer.address, destination: merchant, amount: "10000", authority: wallet },
      "transfer",
    );
    const own = { programId: wallet, parsed: { type: "transferChecked", info: { ...info, authority: wallet } } };
    const words = { programId: wallet, parsed: "hello" };
    const read = readCalled(inner(transfer, own, words), accounts);
    expect(read?.map((called) => called.transfer)).toEqual([undefined, undefined, undefined]);
    expect(read?.[0]?.names).toContain(merchant);
  });

  it.each<[string, unknown]>([
    ["no list", null],
    ["a group without instructions", [{ index: 0 }]],
    ["an instruction without data", inner({ programId: tokenProgram, accounts: [] })],
    ["data that is no base58", inner({ programId: tokenProgram, accounts: [], data: "0" })],
    ["a place beyond the accounts", inner({ programIdIndex: 4, accounts: [6], data })],
    ["a program that is none", inner({ programId: "nobody", accounts: [], data })],
    ["a checked transfer of no amount", inner(parsed({ ...info, authority: wallet, tokenAmount: {} }))],
    ["a checked transfer by nobody", inner(parsed(info))],
  ])("is not read from %s", (_what, value) => {
    expect(readCalled(value, accounts)).toBeUndefined();
  });
});
