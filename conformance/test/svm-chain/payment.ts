import {
  type Address,
  appendTransactionMessageInstructions,
  compressTransactionMessageUsingAddressLookupTables,
  createTransactionMessage,
  getBase64EncodedWireTransaction,
  getSignatureFromTransaction,
  type Instruction,
  pipe,
  type Signature,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
} from "@solana/kit";
import { getTransferCheckedInstruction } from "@solana-program/token";
import { vi } from "vitest";
import * as z from "zod/mini";
import { memoProgram, token2022Program, tokenProgram } from "../../src/svm-chain/addresses.js";
import { deriveSolanaKey, type SolanaKey } from "../../src/svm-chain/keys.js";
import type { BlockhashLifetime } from "../../src/svm-chain/world/blocks.js";
import type { SvmWorld } from "../../src/svm-chain/world.js";

/** A transfer of tokens; by default of 0.01 USDC from a fresh payer to a fresh payee, both with an account. */
export interface PaymentOptions {
  mint?: Address;
  units?: bigint;
  /** Who signs for the transfer and pays for the transaction, in place of the payer. */
  authority?: SolanaKey;
  lifetime?: BlockhashLifetime;
  before?: readonly Instruction[];
  lookupTable?: { table: Address; addresses: Address[] };
}

/** A signed transaction, not sent yet, and who is in it. */
export interface Payment {
  payer: SolanaKey;
  payee: Address;
  bytes: string;
  signature: Signature;
}

let people = 0;

/** Somebody new, with a little native coin. */
export async function someone(world: SvmWorld): Promise<SolanaKey> {
  people += 1;
  const key = await deriveSolanaKey(`someone-${people}`, "svm-world");
  await world.setNativeBalance(key.address, 1_000_000_000n);
  return key;
}

/** Two people, the first of whom has 1 USDC or as much of another token. */
export async function pair(world: SvmWorld, mint = world.usdc): Promise<{ payer: SolanaKey; payee: Address }> {
  const [payer, { address: payee }] = [await someone(world), await someone(world)];
  await world.fund(payer.address, 1_000_000n, { mint });
  await world.fund(payee, 0n, { mint });
  return { payer, payee };
}

/** Signs a transfer between two people. */
export async function sign(
  world: SvmWorld,
  { payer, payee }: { payer: SolanaKey; payee: Address },
  { mint = world.usdc, units = 10_000n, authority = payer, before = [], ...options }: PaymentOptions = {},
): Promise<Payment> {
  const lifetime = options.lifetime ?? (await world.latestBlockhash());
  const programAddress = (await world.account(mint))?.owner === token2022Program ? token2022Program : tokenProgram;
  const source = await world.tokenAccount(payer.address, { mint });
  const destination = await world.tokenAccount(payee, { mint });
  const transfer = getTransferCheckedInstruction(
    { source, mint, destination, authority: authority.signer, amount: units, decimals: 6 },
    { programAddress },
  );
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (empty) => setTransactionMessageFeePayerSigner(authority.signer, empty),
    (paid) => setTransactionMessageLifetimeUsingBlockhash(lifetime, paid),
    (timed) => appendTransactionMessageInstructions([...before, transfer, memo(crypto.randomUUID())], timed),
  );
  const { lookupTable } = options;
  const tables = lookupTable ? { [lookupTable.table]: lookupTable.addresses } : {};
  const signed = await signTransactionMessageWithSigners(
    compressTransactionMessageUsingAddressLookupTables(message, tables),
  );
  return {
    payer,
    payee,
    bytes: getBase64EncodedWireTransaction(signed),
    signature: getSignatureFromTransaction(signed),
  };
}

export function memo(text: string, programAddress: Address = memoProgram): Instruction {
  return { programAddress, accounts: [], data: new TextEncoder().encode(text) };
}

const Simulation = z.object({ value: z.object({ err: z.unknown() }) });

/** Why a transaction would fail now, as the node says it; null when it would not. */
export async function refusal(world: SvmWorld, { bytes }: Payment): Promise<unknown> {
  const options = { encoding: "base64", commitment: "confirmed" };
  return z.parse(Simulation, await world.rpc("simulateTransaction", [bytes, options])).value.err;
}

/** Sends a transaction, whatever will become of it. */
export async function send(world: SvmWorld, { bytes }: Payment): Promise<void> {
  await world.rpc("sendTransaction", [bytes, { encoding: "base64", skipPreflight: true }]);
}

const Statuses = z.object({ value: z.array(z.nullable(z.object({ err: z.unknown() }))) });

/** What became of a transaction, or nothing when the chain does not know it. */
export async function statusOf(world: SvmWorld, { signature }: Payment): Promise<"success" | "failed" | undefined> {
  const [status] = z.parse(Statuses, await world.rpc("getSignatureStatuses", [[signature]])).value;
  return status ? (status.err === null ? "success" : "failed") : undefined;
}

/** Sends a transaction and answers what became of it, once that is known. */
export async function land(world: SvmWorld, payment: Payment): Promise<"success" | "failed"> {
  await send(world, payment);
  return vi.waitFor(
    async () => {
      const status = await statusOf(world, payment);
      if (!status) throw new Error(`${payment.signature} has not landed.`);
      return status;
    },
    { timeout: 20_000, interval: 10 },
  );
}
