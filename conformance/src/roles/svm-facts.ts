import type { Address } from "@solana/kit";
import * as z from "zod/mini";
import type { SvmTransaction } from "../svm-chain/world/ledger.js";
import type { SvmWorld } from "../svm-chain/world.js";

/** What vectors can ask of Solana after a case. Tokens are in atomic units and coins in lamports, as decimal strings. */
export interface SvmFacts {
  /** Transactions of the case that have landed. */
  transactions: number;
  /** The same, one by one: who paid the fee, and what that account had less afterwards, the fee included. */
  calls: readonly {
    signature: string;
    status: SvmTransaction["status"];
    feePayer: string;
    spent: string;
  }[];
  balances: { payer: string; payee: string; stranger: string; facilitator: string };
  lamports: { payer: string; payee: string; stranger: string };
  /** Whether somebody has a token account for the asset. */
  accounts: { payer: boolean; payee: boolean; stranger: boolean };
}

/** Where to look. */
export interface SvmFactsOptions {
  world: SvmWorld;
  /** The slot before the case's first transaction. */
  since: bigint;
  /** Nothing where the case names an asset that is no address. */
  mint: Address | undefined;
  payer: Address;
  stranger: Address;
  payee: Address;
  feePayer: Address | undefined;
  /** `received`: what the case's transactions paid the payee, for a payee that several cases share. */
  payeeBy: "balance" | "received";
}

/** Reads what became of a case on Solana. The suite itself sends no transaction there. */
export async function svmFacts({ world, since, mint, ...options }: SvmFactsOptions): Promise<SvmFacts> {
  const ofOwner = (owner: Address | undefined) => holding(world, owner, mint);
  const { payeeBy } = options;
  const [payer, payee, stranger, facilitator] = await Promise.all([
    ofOwner(options.payer),
    ofOwner(options.payee),
    ofOwner(options.stranger),
    ofOwner(options.feePayer),
  ]);
  const ofCase = [options.payer, options.stranger, payer.account, stranger.account];
  const places = payeeBy === "balance" ? [...ofCase, payee.account] : ofCase;
  const landed = await world.transactionsTouching(
    places.filter((place) => place !== undefined),
    since,
  );
  const effects = await Promise.all(landed.map(({ signature }) => effectOf(world, signature)));
  const received = effects.reduce((sum, { gained }) => sum + (gained.get(payee.account ?? "") ?? 0n), 0n);
  return {
    transactions: landed.length,
    calls: landed.map(({ signature, status, accounts: [feePayer = ""] }, index) => ({
      signature,
      status,
      feePayer,
      spent: String(effects[index]?.spent ?? 0n),
    })),
    balances: {
      payer: payer.balance,
      payee: payeeBy === "balance" ? payee.balance : String(received),
      stranger: stranger.balance,
      facilitator: facilitator.balance,
    },
    lamports: { payer: payer.lamports, payee: payee.lamports, stranger: stranger.lamports },
    accounts: { payer: payer.exists, payee: payee.exists, stranger: stranger.exists },
  };
}

interface Holding {
  /** The token account, whether or not there is one; nothing where the asset is no mint. */
  account: Address | undefined;
  exists: boolean;
  balance: string;
  lamports: string;
}

/** What somebody has on the chain. */
async function holding(world: SvmWorld, owner: Address | undefined, mint: Address | undefined): Promise<Holding> {
  if (owner === undefined) return { account: undefined, exists: false, balance: "0", lamports: "0" };
  const [account, lamports] = await Promise.all([mint && tokenAccount(world, owner, mint), world.nativeBalance(owner)]);
  const [found, balance] = await Promise.all([
    account && world.account(account),
    account && mint ? world.balance(mint, owner) : 0n,
  ]);
  return { account, exists: found !== undefined, balance: String(balance), lamports: String(lamports) };
}

/** The address of somebody's token account, or nothing where the asset is no mint. */
async function tokenAccount(world: SvmWorld, owner: Address, mint: Address): Promise<Address | undefined> {
  return (await world.account(mint)) ? world.tokenAccount(owner, { mint }) : undefined;
}

const TokenBalance = z.object({ accountIndex: z.number(), uiTokenAmount: z.object({ amount: z.string() }) });
const Landed = z.object({
  transaction: z.object({ message: z.object({ accountKeys: z.array(z.object({ pubkey: z.string() })) }) }),
  meta: z.object({
    preBalances: z.array(z.number()),
    postBalances: z.array(z.number()),
    preTokenBalances: z.array(TokenBalance),
    postTokenBalances: z.array(TokenBalance),
  }),
});

/** What a transaction did: the lamports that its fee payer has less, and the units that token accounts have more. */
async function effectOf(world: SvmWorld, signature: string): Promise<{ spent: bigint; gained: Map<string, bigint> }> {
  const options = { encoding: "jsonParsed", maxSupportedTransactionVersion: 0, commitment: "confirmed" };
  const { transaction, meta } = z.parse(Landed, await world.rpc("getTransaction", [signature, options]));
  const gained = new Map<string, bigint>();
  const add = (sign: bigint, { accountIndex, uiTokenAmount }: z.infer<typeof TokenBalance>) => {
    const account = transaction.message.accountKeys[accountIndex]?.pubkey ?? "";
    gained.set(account, (gained.get(account) ?? 0n) + sign * BigInt(uiTokenAmount.amount));
  };
  for (const before of meta.preTokenBalances) add(-1n, before);
  for (const after of meta.postTokenBalances) add(1n, after);
  const spent = BigInt(meta.preBalances[0] ?? 0) - BigInt(meta.postBalances[0] ?? 0);
  return { spent, gained };
}
