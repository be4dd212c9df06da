import type { DollarAsset } from "../assets.js";
import { namesTokenDomain } from "../token-domain.js";

type Extra = Readonly<Record<string, unknown>>;

/** What clients have to know of a token besides its address to pay by its method. */
export function dollarExtra({ name, version, method = "eip3009" }: DollarAsset): Record<string, unknown> {
  switch (method) {
    case "eip3009":
      return { name, version };
    case "permit2+eip2612":
      return { assetTransferMethod: "permit2", name, version };
    default:
      return { assetTransferMethod: method };
  }
}

/** Why no client could pay with a token by what its price says of it, and how to end that; nothing when one could. */
export function unpayableExtra(extra: Extra | undefined): { message: string; remedy: string } | undefined {
  const method = extra?.assetTransferMethod ?? "eip3009";
  if (method === "permit2" || method === "erc7710") return undefined;
  if (method !== "eip3009") {
    return {
      message: `comes with the unknown asset transfer method ${JSON.stringify(method)}.`,
      remedy: 'Write "eip3009", "permit2" or "erc7710".',
    };
  }
  if (namesTokenDomain(extra)) return undefined;
  return {
    message: "comes without its EIP-712 name and version.",
    remedy: "Give extra: { name, version } exactly as the token's contract has them, or another assetTransferMethod.",
  };
}
