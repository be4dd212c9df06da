import {
  AccountRole,
  appendTransactionMessageInstructions,
  createTransactionMessage,
  getBase64EncodedWireTransaction,
  type Instruction,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
} from "@solana/kit";
import { getTransferCheckedInstruction } from "@solana-program/token";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deriveSolanaKey, type SolanaKey } from "./keys.js";
import { type SmartWallet, smartWalletInstruction, smartWalletOf } from "./smart-wallet-program/instruction.js";
import { createSvmWorld, type SvmWorld } from "./world.js";

let world: SvmWorld;
let owner: SolanaKey;
let payee: SolanaKey;
let wallet: SmartWallet;

beforeAll(async () => {
  world = await createSvmWorld();
  await world.placeSmartWallet();
  owner = await deriveSolanaKey("owner", "smart-wallet-program");
  payee = await deriveSolanaKey("payee", "smart-wallet-program");
  wallet = await smartWalletOf(owner.signer);
  await world.fund(wallet.address, 100n);
  await world.fund(payee.address, 0n);
});
afterAll(() => world.stop());

async function transfer(amount: bigint): Promise<Instruction> {
  return getTransferCheckedInstruction({
    source: await world.tokenAccount(wallet.address),
    mint: world.usdc,
    destination: await world.tokenAccount(payee.address),
    authority: wallet.address,
    amount,
    decimals: 6,
  });
}

async function send(instruction: Instruction): Promise<void> {
  const { signer: feePayer } = await deriveSolanaKey("fee-payer", "smart-wallet-program");
  await world.setNativeBalance(feePayer.address, 1_000_000_000n);
  const empty = setTransactionMessageFeePayerSigner(feePayer, createTransactionMessage({ version: 0 }));
  const dated = setTransactionMessageLifetimeUsingBlockhash(await world.latestBlockhash(), empty);
  const signed = await signTransactionMessageWithSigners(appendTransactionMessageInstructions([instruction], dated));
  await world.rpc("sendTransaction", [getBase64EncodedWireTransaction(signed), { encoding: "base64" }]);
}

const received = () => world.balance(world.usdc, payee.address);

describe("the program of smart wallets", () => {
  it("moves a wallet's tokens when its owner asks for it, as often as asked", async () => {
    const before = await received();
    await send(smartWalletInstruction(wallet, [{ instruction: await transfer(7n) }]));
    await send(
      smartWalletInstruction(wallet, [{ instruction: await transfer(2n) }, { instruction: await transfer(3n) }]),
    );
    expect((await received()) - before).toBe(12n);
  });

  it("moves nothing when its owner does not sign", async () => {
    const before = await received();
    const asked = smartWalletInstruction(wallet, [{ instruction: await transfer(7n) }]);
    const [, ...others] = asked.accounts ?? [];
    const unsigned = { ...asked, accounts: [{ address: owner.address, role: AccountRole.READONLY }, ...others] };
    await expect(send(unsigned)).rejects.toThrow("custom program error: 0x1");
    expect(await received()).toBe(before);
  });

  it("leaves out what is to be called up to a slot that is over", async () => {
    const before = await received();
    await world.mine(2);
    const slot = await world.slot();
    const calls = [
      { instruction: await transfer(5n), until: slot - 1n },
      { instruction: await transfer(4n), until: slot + 100n },
    ];
    await send(smartWalletInstruction(wallet, calls));
    expect((await received()) - before).toBe(4n);
  });
});
