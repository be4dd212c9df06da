import { X402Error } from "../error.js";
import { type Network, network } from "../network.js";

/**
 * The network names of version 1 and what they are in CAIP-2 form.
 *
 * @see x402-specification-v1.md §5.1.2, field `network`, and the SDK's table of networks
 */
export const v1Networks = {
  ethereum: "eip155:1",
  sepolia: "eip155:11155111",
  abstract: "eip155:2741",
  "abstract-testnet": "eip155:11124",
  "base-sepolia": "eip155:84532",
  base: "eip155:8453",
  "avalanche-fuji": "eip155:43113",
  avalanche: "eip155:43114",
  iotex: "eip155:4689",
  sei: "eip155:1329",
  "sei-testnet": "eip155:1328",
  polygon: "eip155:137",
  "polygon-amoy": "eip155:80002",
  peaq: "eip155:3338",
  story: "eip155:1514",
  educhain: "eip155:41923",
  "skale-base-sepolia": "eip155:324705682",
  megaeth: "eip155:4326",
  monad: "eip155:143",
  stable: "eip155:988",
  "stable-testnet": "eip155:2201",
  celo: "eip155:42220",
  flare: "eip155:14",
  solana: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
  "solana-devnet": "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1",
  "solana-testnet": "solana:4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z",
} as const;

const byName: Readonly<Record<string, string>> = v1Networks;

/**
 * The CAIP-2 network of a version 1 name, or nothing for a name that is not known.
 *
 * @example
 * ```ts
 * networkFromV1("base-sepolia"); // "eip155:84532"
 * ```
 */
export function networkFromV1(name: string): Network | undefined {
  const found = Object.hasOwn(byName, name) ? byName[name] : undefined;
  return found === undefined ? undefined : network(found);
}

/**
 * The version 1 name of a CAIP-2 network, or nothing for one that had none.
 *
 * @example
 * ```ts
 * networkToV1("eip155:8453"); // "base"
 * ```
 */
export function networkToV1(caip2: string): string | undefined {
  return Object.keys(byName).find((name) => byName[name] === caip2);
}

/** The CAIP-2 network of a version 1 name; throws `malformed_network` for a name that is not known. */
export function requireNetworkFromV1(name: string, field: string): Network {
  const found = networkFromV1(name);
  if (found !== undefined) return found;
  throw new X402Error("malformed_network", `${JSON.stringify(name)} is not a network of version 1.`, {
    field,
    remedy: "Use version 2, which names networks in CAIP-2 form.",
  });
}

/** The version 1 name of a network; throws `malformed_network` for one that had none. */
export function requireNetworkToV1(caip2: string, field: string): string {
  const found = networkToV1(caip2);
  if (found !== undefined) return found;
  throw new X402Error("malformed_network", `${caip2} has no name in version 1.`, {
    field,
    remedy: "Use version 2, which names networks in CAIP-2 form.",
  });
}
