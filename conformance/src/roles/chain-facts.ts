import { type Address, type Hex, isAddress, isHex } from "viem";
import type { Ledger } from "../chain/ledger.js";
import type { World } from "../chain/world.js";
import { transferred } from "./transferred.js";

/** What vectors can ask of the chain after a case. */
export interface ChainFacts {
  /** Mined transactions that name the payer, but for the suite's own actions. */
  transactions: number;
  /** In atomic units, as decimal strings. */
  balances: { payer: string; payee: string; stranger: string };
  /** What the token says of the payment's authorization. */
  authorization: "used" | "unused";
}

/** Where to look. */
export interface ChainFactsOptions {
  world: World;
  ledger: Ledger;
  /** The block before the case's first transaction. */
  since: bigint;
  /** Hashes of the suite's own transactions. */
  own: readonly string[];
  asset: string;
  payer: Address;
  payee: string;
  stranger: Address;
  /** `received`: what the payer paid the payee, for a payee that several cases share. */
  payeeBy: "balance" | "received";
  nonce: string;
}

/** Reads what became of a case on the chain. */
export async function chainFacts(options: ChainFactsOptions): Promise<ChainFacts> {
  const { world, ledger, since, own, payer, stranger, nonce } = options;
  // A case may name an asset or a payee that is no address at all; nothing can have happened there.
  const asset = isAddress(options.asset, { strict: false }) ? options.asset : undefined;
  const payee = isAddress(options.payee, { strict: false }) ? options.payee : undefined;
  const balanceOf = async (holder: Address | undefined) =>
    asset && holder ? String(await world.balance(asset, holder)) : "0";
  const payeeAmount = async () =>
    options.payeeBy === "received" && asset && payee
      ? String(await transferred(world, { asset, from: payer, to: payee, since }))
      : balanceOf(payee);
  const used = async () =>
    asset !== undefined && isNonce(nonce) && (await world.authorizationState(asset, payer, nonce));
  const [touching, fromPayer, toPayee, toStranger, isUsed] = await Promise.all([
    ledger.transactionsTouching(payer, since),
    balanceOf(payer),
    payeeAmount(),
    balanceOf(stranger),
    used(),
  ]);
  return {
    transactions: touching.filter((transaction) => !own.includes(transaction.hash)).length,
    balances: { payer: fromPayer, payee: toPayee, stranger: toStranger },
    authorization: isUsed ? "used" : "unused",
  };
}

function isNonce(nonce: string): nonce is Hex {
  return isHex(nonce) && nonce.length === 66;
}
