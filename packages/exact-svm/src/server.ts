import {
  type Network,
  type Price,
  type PricedAsset,
  type ServerScheme,
  type SupportedResponse,
  toAtomic,
  X402Error,
} from "@x402-reference/types";
import { type DollarAsset, dollarAssets } from "./assets.js";
import { memoProblem } from "./memo.js";
import { isSvmAddress } from "./network.js";
import { transactionOf } from "./payload.js";
import { messageKey } from "./payment-key.js";
import { isPayableAmount, maxTokenAmount } from "./token/amount.js";

/** Settings of {@link exactSvmServer}. */
export interface ExactSvmServerOptions {
  /** What the facilitator serves, as its `/supported` answers: the fee payer that offers name is taken from it. */
  supported: Pick<SupportedResponse, "kinds">;
  /** What `"$…"` prices stand for, by CAIP-2 network; the table of default assets where it is left out. */
  assets?: Readonly<Record<string, DollarAsset>>;
}

/**
 * The server side of `exact` on Solana: resolves prices to a mint, an amount in atomic units, and who pays the fee. A
 * price of its own asset may name a memo that payments have to carry: `{ asset, amount, extra: { memo: "invoice 17" } }`.
 *
 * Resolving throws `malformed_amount` for a price that is not exact, and `invalid_configuration` for an asset or a memo
 * that no client could pay with, or when the facilitator names no fee payer for the network.
 *
 * @example
 * ```ts
 * const supported = await facilitator.supported();
 * const gate = createPaymentGate({ facilitator, schemes: [exactSvmServer({ supported })], routes });
 * ```
 * @see scheme_exact_svm.md, PaymentRequirements for exact
 */
export function exactSvmServer({ supported, assets = dollarAssets }: ExactSvmServerOptions): ServerScheme {
  return {
    scheme: "exact",
    networks: ["solana:*"],
    price(price, network) {
      const priced = typeof price === "string" ? dollars(price, assets[network], network) : ownAsset(price);
      return { ...priced, extra: { ...priced.extra, feePayer: feePayerOf(supported, network) } };
    },
    paymentKey(payload) {
      const transaction = transactionOf(payload);
      return transaction && messageKey(transaction.message);
    },
  };
}

function feePayerOf({ kinds }: ExactSvmServerOptions["supported"], network: Network): string {
  const kind = kinds.find(
    (served) => served.x402Version === 2 && served.scheme === "exact" && served.network === network,
  );
  const feePayer = kind?.extra?.feePayer;
  if (isSvmAddress(feePayer)) return feePayer;
  throw new X402Error("invalid_configuration", `The facilitator names no fee payer for exact on ${network}.`, {
    field: "supported",
    remedy: "Give what a facilitator answers that serves this network.",
  });
}

function dollars(price: Price & string, asset: DollarAsset | undefined, network: Network): PricedAsset {
  if (!price.startsWith("$")) {
    throw new X402Error("malformed_amount", `${JSON.stringify(price)} is not a price.`, {
      field: "price",
      remedy: 'Write dollars as "$0.01", or give { asset, amount } with the amount in atomic units.',
    });
  }
  if (!asset) {
    throw new X402Error("invalid_configuration", `There is no dollar asset on record for ${network}.`, {
      field: "price",
      remedy: "Give { asset, amount } instead, or add the asset to the scheme's assets.",
    });
  }
  return payable({ asset: asset.address, amount: toAtomic(price.slice(1), asset.decimals) });
}

function ownAsset(price: PricedAsset): PricedAsset {
  if (!isSvmAddress(price.asset)) throw unpayable("asset", `is ${price.asset}, which is not an address of Solana`);
  const problem = memoProblem(price.extra?.memo);
  if (problem) throw unpayable("extra.memo", problem);
  return payable(price);
}

function payable(price: PricedAsset): PricedAsset {
  if (!isPayableAmount(price.amount)) throw unpayable("amount", `must be from 1 to ${maxTokenAmount}`);
  return price;
}

function unpayable(field: string, problem: string): X402Error {
  return new X402Error("invalid_configuration", `The price's ${field} ${problem}.`, { field: `price.${field}` });
}
