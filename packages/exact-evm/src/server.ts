import { type Price, type PricedAsset, type ServerScheme, toAtomic, X402Error } from "@x402-reference/types";
import { isWellFormedAddress } from "./address.js";
import { type DollarAsset, dollarAssets } from "./assets.js";
import { readEip3009Payload } from "./payload.js";

/** Settings of {@link exactEvmServer}. */
export interface ExactEvmServerOptions {
  /** What `"$…"` prices stand for, by CAIP-2 network; Circle's USDC where it is left out. */
  assets?: Readonly<Record<string, DollarAsset>>;
}

/**
 * The server side of `exact` on EVM networks: resolves prices to an asset, an amount in atomic units and the token's
 * EIP-712 domain. Throws `malformed_amount` for a price that is not exact, `invalid_configuration` for an asset that no
 * client could sign for.
 *
 * @example
 * ```ts
 * const gate = createPaymentGate({ facilitator, schemes: [exactEvmServer()], routes });
 * ```
 * @see scheme_exact_evm.md, AssetTransferMethod EIP-3009, PaymentRequirements
 */
export function exactEvmServer({ assets = dollarAssets }: ExactEvmServerOptions = {}): ServerScheme {
  return {
    scheme: "exact",
    networks: ["eip155:*"],
    price(price, network) {
      return typeof price === "string" ? dollars(price, assets[network], network) : ownAsset(price);
    },
    paymentKey(payload) {
      const read = readEip3009Payload(payload);
      if (!read.ok) return undefined;
      const { from, nonce } = read.value.authorization;
      return `${from}/${nonce}`.toLowerCase();
    },
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
  const { address, name, version, decimals } = asset;
  return { asset: address, amount: toAtomic(price.slice(1), decimals), extra: { name, version } };
}

function ownAsset(price: PricedAsset): PricedAsset {
  if (!isWellFormedAddress(price.asset)) {
    throw new X402Error("invalid_configuration", `The asset ${price.asset} is not an address with a right checksum.`, {
      field: "price.asset",
    });
  }
  if (typeof price.extra?.name !== "string" || typeof price.extra.version !== "string") {
    throw new X402Error(
      "invalid_configuration",
      `The asset ${price.asset} comes without its EIP-712 name and version.`,
      {
        field: "price.extra",
        remedy: "Give extra: { name, version } exactly as the token's contract has them.",
      },
    );
  }
  return price;
}
