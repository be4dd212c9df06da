import {
  type ExtensionEntry,
  type PaymentRequirements,
  type Price,
  type PricedAsset,
  type ServerScheme,
  toAtomic,
  X402Error,
} from "@x402-reference/types";
import { isWellFormedAddress } from "./address.js";
import { type DollarAsset, dollarAssets } from "./assets.js";
import { eip2612Declaration, eip2612GasSponsoring } from "./gas-sponsoring/eip2612.js";
import { erc20ApprovalDeclaration, erc20ApprovalGasSponsoring } from "./gas-sponsoring/erc20-approval.js";
import { paymentKey } from "./server/payment-key.js";
import { dollarExtra, unpayableExtra } from "./server/token-extra.js";
import { namesTokenDomain } from "./token-domain.js";

/** Settings of {@link exactEvmServer}. */
export interface ExactEvmServerOptions {
  /** What `"$…"` prices stand for, by CAIP-2 network; the table of default assets where it is left out. */
  assets?: Readonly<Record<string, DollarAsset>>;
}

/**
 * The server side of `exact` on EVM networks: resolves prices to an asset, an amount in atomic units and what clients
 * need to pay by the asset's method. Throws `malformed_amount` for a price that is not exact, `invalid_configuration` for
 * an asset that no client could sign for.
 *
 * @example
 * ```ts
 * const gate = createPaymentGate({ facilitator, schemes: [exactEvmServer()], routes });
 * ```
 * @see scheme_exact_evm.md, phase 1 of each AssetTransferMethod
 */
export function exactEvmServer({ assets = dollarAssets }: ExactEvmServerOptions = {}): ServerScheme {
  return {
    scheme: "exact",
    networks: ["eip155:*"],
    price(price, network) {
      return typeof price === "string" ? dollars(price, assets[network], network) : ownAsset(price);
    },
    extensions,
    paymentKey,
  };
}

/** Ways to spare payers by Permit2 the approval that it needs; a permit only where the token is known to take one. */
function extensions({ extra }: PaymentRequirements): Readonly<Record<string, ExtensionEntry>> {
  if (extra?.assetTransferMethod !== "permit2") return {};
  return {
    ...(namesTokenDomain(extra) && { [eip2612GasSponsoring]: eip2612Declaration }),
    [erc20ApprovalGasSponsoring]: erc20ApprovalDeclaration,
  };
}

function dollars(price: Price & string, asset: DollarAsset | undefined, network: string): PricedAsset {
  if (!price.startsWith("$")) {
    throw new X402Error("malformed_amount", `${JSON.stringify(price)} is not a price.`, {
      field: "price",
      remedy: 'Write dollars as "$0.01", or give { asset, amount, extra } with the amount in atomic units.',
    });
  }
  if (!asset) {
    throw new X402Error("invalid_configuration", `There is no dollar asset on record for ${network}.`, {
      field: "price",
      remedy: "Give { asset, amount, extra: { name, version } } instead, or add the asset to the scheme's assets.",
    });
  }
  return { asset: asset.address, amount: toAtomic(price.slice(1), asset.decimals), extra: dollarExtra(asset) };
}

function ownAsset(price: PricedAsset): PricedAsset {
  if (!isWellFormedAddress(price.asset)) {
    throw new X402Error("invalid_configuration", `The asset ${price.asset} is not an address with a right checksum.`, {
      field: "price.asset",
    });
  }
  const problem = unpayableExtra(price.extra);
  if (problem) {
    throw new X402Error("invalid_configuration", `The asset ${price.asset} ${problem.message}`, {
      field: "price.extra",
      remedy: problem.remedy,
    });
  }
  return price;
}
