import { AccountRole, address } from "@solana/kit";
import { expect, it } from "vitest";
import { built, keys, names, viewed } from "../../../test/svm-case.js";
import { smartWalletInstruction, smartWalletProgramAddress } from "../../svm-chain/smart-wallet-program/instruction.js";
import { payersWallet } from "./wallet.js";

const wallet = await payersWallet(keys);
const [payee, stranger] = [address(names.payee), address(names.stranger)];
const called = {
  program: names.memoProgram,
  accounts: [
    { address: wallet.address, signer: true as const },
    { address: payee, writable: true as const },
    { address: stranger, signer: true as const, writable: true as const },
  ],
  data: "0x6869",
};
const other = { program: names.systemProgram, accounts: [{ address: stranger }], data: "0x01" };

it("makes the calls that are written, of which one ends at a slot", async () => {
  const { instructions } = await viewed({
    instructions: ["limit", "price", { wallet: [called, { call: other, until: "77" }] }],
  });
  const expected = smartWalletInstruction(wallet, [
    {
      instruction: {
        programAddress: address(names.memoProgram),
        accounts: [
          { address: wallet.address, role: AccountRole.READONLY_SIGNER },
          { address: payee, role: AccountRole.WRITABLE },
          { address: stranger, role: AccountRole.WRITABLE_SIGNER },
        ],
        data: new Uint8Array([0x68, 0x69]),
      },
    },
    {
      instruction: {
        programAddress: address(names.systemProgram),
        accounts: [{ address: stranger, role: AccountRole.READONLY }],
        data: new Uint8Array([1]),
      },
      until: 77n,
    },
  ]);
  expect(instructions[2]).toMatchObject({ program: smartWalletProgramAddress, data: expected.data });
  expect(instructions[2]?.accounts.map(({ address: each }) => each)).toEqual(
    expected.accounts?.map(({ address: each }) => each),
  );
});

it("calls the standard instructions, and differences to them", async () => {
  const transfer = { source: wallet.address, authority: wallet.address };
  const { instructions } = await viewed({ transfer, instructions: [{ wallet: ["transfer"] }] });
  const more = await viewed({ instructions: [{ wallet: [{ transfer }] }] });
  expect(more.instructions).toEqual(instructions);
  // TransferChecked of 10,000 with six decimals.
  expect([...(instructions[0]?.data ?? [])].slice(-10)).toEqual([12, 0x10, 0x27, 0, 0, 0, 0, 0, 0, 6]);
});

it("is signed for by the payer, as the wallet's owner, and names the wallet as who pays", async () => {
  const transfer = { authority: wallet.address };
  const { transaction } = await built({ transfer, instructions: [{ wallet: ["transfer"] }] });
  expect(transaction.payer).toBe(wallet.address);
  expect(transaction.signatures).toEqual([null, expect.any(String)]);
});

it.each(["soon", "-1", String(2n ** 64n)])("refuses the slot %s", async (until) => {
  await expect(built({ instructions: [{ wallet: [{ call: "transfer", until }] }] })).rejects.toMatchObject({
    code: "invalid_configuration",
  });
});
