import { type Parsed, parse, wireObject } from "@x402-reference/types";
import type { Address } from "viem";
import type { TokenDomain } from "../eip3009/typed-data.js";
import { address, bytes, declaration, digits, type ExtensionDeclaration, version } from "./info.js";

/** The extension's name among `extensions`. */
export const eip2612GasSponsoring = "eip2612GasSponsoring";

const members = {
  from: address,
  asset: address,
  spender: address,
  amount: digits,
  nonce: digits,
  deadline: digits,
  signature: bytes,
  version,
};
const Info = /*#__PURE__*/ wireObject(members);

/** What a server puts into a challenge under the extension's name. */
export const eip2612Declaration: ExtensionDeclaration = /*#__PURE__*/ declaration(
  "The facilitator submits an EIP-2612 permit for the canonical Permit2 together with the payment.",
  members,
);

/**
 * What a payer adds to a payment by Permit2 whose allowance is missing: an EIP-2612 permit for Permit2. `amount` is in
 * atomic units and must be the payment's own, `deadline` in seconds since the epoch, `signature` 65 bytes r, s, v.
 *
 * @see eip2612_gas_sponsoring.md, Usage: PaymentPayload
 */
export interface Eip2612Info {
  from: string;
  asset: string;
  spender: string;
  amount: string;
  nonce: string;
  deadline: string;
  signature: string;
  /** Of the extension; "1". */
  version: string;
}

/** Reads the extension's `info` by its schema, or tells which member is not as it must be. */
export function readEip2612Info(info: unknown): Parsed<Eip2612Info> {
  return parse(Info, info);
}

/**
 * The EIP-712 type of a token's permit; its type hash is
 * 0x6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9.
 *
 * @see EIP-2612
 */
export const permitTypes = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
} as const;

/** The values of a permit. */
export interface TokenPermit {
  owner: Address;
  spender: Address;
  value: bigint;
  nonce: bigint;
  deadline: bigint;
}

/** Everything that is hashed and signed for a permit. */
export interface PermitTypedData {
  domain: TokenDomain;
  types: typeof permitTypes;
  primaryType: "Permit";
  message: TokenPermit;
}

/**
 * Puts a permit and a token's domain together to the typed data that is signed.
 *
 * @example
 * ```ts
 * const signature = await account.signTypedData(permitTypedData(domain, permit));
 * ```
 * @see EIP-2612
 */
export function permitTypedData(domain: TokenDomain, message: TokenPermit): PermitTypedData {
  return { domain, types: permitTypes, primaryType: "Permit", message };
}
