import type { Address, Hex } from "viem";

/**
 * The EIP-712 type that a payer signs; its type hash is
 * 0x7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267.
 *
 * @see EIP-3009, transferWithAuthorization
 */
export const transferWithAuthorizationTypes = {
  TransferWithAuthorization: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "validAfter", type: "uint256" },
    { name: "validBefore", type: "uint256" },
    { name: "nonce", type: "bytes32" },
  ],
} as const;

/** The values that go into the signature and into the token call. Times in seconds since the epoch. */
export interface TransferAuthorization {
  from: Address;
  to: Address;
  value: bigint;
  validAfter: bigint;
  validBefore: bigint;
  nonce: Hex;
}

/** The token's own EIP-712 domain, as the offer names it. */
export interface TokenDomain {
  name: string;
  version: string;
  chainId: number;
  verifyingContract: Address;
}

/** Everything that is hashed and signed. */
export interface TransferTypedData {
  domain: TokenDomain;
  types: typeof transferWithAuthorizationTypes;
  primaryType: "TransferWithAuthorization";
  message: TransferAuthorization;
}

/**
 * Puts an authorization and a token's domain together to the typed data that is signed.
 *
 * @example
 * ```ts
 * const signature = await account.signTypedData(transferTypedData(domain, authorization));
 * ```
 * @see scheme_exact_evm.md, AssetTransferMethod EIP-3009, phase 1
 */
export function transferTypedData(domain: TokenDomain, message: TransferAuthorization): TransferTypedData {
  return { domain, types: transferWithAuthorizationTypes, primaryType: "TransferWithAuthorization", message };
}
