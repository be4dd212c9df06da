import type * as z from "zod/v4/core";
import type { Brand } from "./brand.js";
import { X402Error } from "./error.js";
import { leaf } from "./schema/leaf.js";

/** A blockchain in CAIP-2 form, `namespace:reference`, such as `eip155:84532`. */
export type Network = Brand<string, "Network">;

const caip2 = /^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/;

/**
 * Tells whether a string names a network in CAIP-2 form.
 *
 * @see x402-specification-v2.md §11.1
 */
export function isNetwork(text: string): text is Network {
  return caip2.test(text);
}

/**
 * Proves that a string names a network in CAIP-2 form, or throws `malformed_network`.
 *
 * @example
 * ```ts
 * const baseSepolia = network("eip155:84532");
 * ```
 */
export function network(text: string): Network {
  if (isNetwork(text)) return text;
  throw new X402Error("malformed_network", `${JSON.stringify(text)} is not a CAIP-2 network.`, {
    remedy: 'Write namespace:reference, such as "eip155:84532" for Base Sepolia.',
  });
}

/** The schema of {@link Network}. */
export const Network: z.$ZodType<Network> = /*#__PURE__*/ leaf(
  (input): input is Network => typeof input === "string" && isNetwork(input),
  'a CAIP-2 network such as "eip155:84532"',
);

/**
 * Tells whether a network is covered by a pattern: a network itself, or a whole namespace such as `eip155:*`.
 *
 * @example
 * ```ts
 * matchesNetwork("eip155:*", network("eip155:84532")); // true
 * ```
 */
export function matchesNetwork(pattern: string, candidate: string): boolean {
  return pattern.endsWith(":*") ? candidate.startsWith(pattern.slice(0, -1)) : pattern === candidate;
}
