import { type Address, type Hex, isAddress, isHex } from "viem";
import { permit2Address } from "../chain/addresses.js";
import type { Ledger, LedgerTransaction } from "../chain/ledger.js";
import { RpcError } from "../chain/rpc.js";
import type { World } from "../chain/world.js";
import { transferred } from "./transferred.js";

/** What vectors can ask of the chain after a case. */
export interface ChainFacts {
  /** Mined transactions of the case, but for the suite's own actions. */
  transactions: number;
  /** The same, one by one. */
  calls: readonly { to: string; selector: string; input: string; gas: string; status: LedgerTransaction["status"] }[];
  /** In atomic units, as decimal strings. */
  balances: { payer: string; payee: string; stranger: string; facilitator: string };
  /** What the token says of the payment's authorization, or Permit2 of its nonce. */
  authorization: "used" | "unused";
  /** What the payer lets Permit2 move, in atomic units. */
  allowance: string;
  /** Whether there is code at the payer, or at the wallet that the signature's factory would deploy. */
  deployed: boolean;
}

/** Where to look. */
export interface ChainFactsOptions {
  world: World;
  ledger: Ledger;
  /** The block before the case's first transaction. */
  since: bigint;
  /** Hashes of the suite's own transactions. */
  own: readonly string[];
  /** Contracts and accounts that only this case has. */
  ofCase: readonly Address[];
  asset: string;
  payer: Address;
  /** The payer, or the wallet that the signature's factory would deploy. */
  wallet: Address;
  payee: string;
  stranger: Address;
  facilitator: string;
  /** `received`: what the payer paid the payee, for a payee that several cases share. */
  payeeBy: "balance" | "received";
  /** Of ERC-3009 in 32 bytes of hexadecimal, of Permit2 a number. */
  nonce: string | bigint;
}

/** Reads what became of a case on the chain. */
export async function chainFacts(options: ChainFactsOptions): Promise<ChainFacts> {
  const { world, ledger, since, own, ofCase, payer, stranger } = options;
  // A case may name an asset or a payee that is no address at all; nothing can have happened there.
  const asset = addressIn(options.asset);
  const payee = addressIn(options.payee);
  const balanceOf = async (holder: Address | undefined) =>
    asset && holder ? String(await unlessReverted(world.balance(asset, holder), 0n)) : "0";
  const payeeAmount = async () =>
    options.payeeBy === "received" && asset && payee
      ? String(await transferred(world, { asset, from: payer, to: payee, since }))
      : balanceOf(payee);
  const [touching, fromPayer, toPayee, toStranger, toFacilitator, isUsed, allowance, code] = await Promise.all([
    ledger.transactionsTouching([payer, ...ofCase], since),
    balanceOf(payer),
    payeeAmount(),
    balanceOf(stranger),
    balanceOf(addressIn(options.facilitator)),
    isSpent(options, asset),
    asset ? unlessReverted(world.allowance(asset, payer, permit2Address), 0n) : 0n,
    world.rpc("eth_getCode", [options.wallet, "latest"]),
  ]);
  const calls = touching
    .filter(({ hash }) => !own.includes(hash))
    .map(({ to = "", input, gas, status }) => ({
      to,
      selector: input.slice(0, 10),
      input,
      gas: String(BigInt(gas)),
      status,
    }));
  return {
    transactions: calls.length,
    calls,
    balances: { payer: fromPayer, payee: toPayee, stranger: toStranger, facilitator: toFacilitator },
    authorization: isUsed ? "used" : "unused",
    allowance: String(allowance),
    deployed: code !== "0x",
  };
}

async function isSpent({ world, payer, nonce }: ChainFactsOptions, asset: Address | undefined): Promise<boolean> {
  if (typeof nonce === "bigint") return world.permit2NonceUsed(payer, nonce);
  if (asset === undefined || !isNonce(nonce)) return false;
  return unlessReverted(world.authorizationState(asset, payer, nonce), false);
}

/** A contract that is no token may refuse to be asked. */
async function unlessReverted<Answer>(asking: Promise<Answer>, otherwise: Answer): Promise<Answer> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof RpcError) return otherwise;
    throw error;
  }
}

function addressIn(text: string): Address | undefined {
  return isAddress(text, { strict: false }) ? text : undefined;
}

function isNonce(nonce: string): nonce is Hex {
  return isHex(nonce) && nonce.length === 66;
}
