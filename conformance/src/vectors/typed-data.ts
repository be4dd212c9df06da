import { type Hex, hashTypedData } from "viem";
import type { SignedAuthorization, SignedDomain } from "./authorization.js";
import type { Standard } from "./standard.js";

type PrimaryType = Standard["signing"]["primaryType"];

const transfer = [
  { name: "from", type: "address" },
  { name: "to", type: "address" },
  { name: "value", type: "uint256" },
  { name: "validAfter", type: "uint256" },
  { name: "validBefore", type: "uint256" },
  { name: "nonce", type: "bytes32" },
] as const;

/**
 * The types that ERC-3009 has signed.
 *
 * @see https://eips.ethereum.org/EIPS/eip-3009
 */
export const authorizationTypes = {
  TransferWithAuthorization: transfer,
  ReceiveWithAuthorization: transfer,
  CancelAuthorization: [
    { name: "authorizer", type: "address" },
    { name: "nonce", type: "bytes32" },
  ],
} as const;

/**
 * The EIP-712 digest of an authorization under one of ERC-3009's three types.
 *
 * @see https://eips.ethereum.org/EIPS/eip-3009
 */
export function authorizationDigest(
  authorization: SignedAuthorization,
  { domain, primaryType }: { domain: SignedDomain; primaryType: PrimaryType },
): Hex {
  const { from, to, nonce } = authorization;
  if (primaryType === "CancelAuthorization") {
    return hashTypedData({ domain, types: authorizationTypes, primaryType, message: { authorizer: from, nonce } });
  }
  const message = {
    from,
    to,
    value: BigInt(authorization.value),
    validAfter: BigInt(authorization.validAfter),
    validBefore: BigInt(authorization.validBefore),
    nonce,
  };
  return hashTypedData({ domain, types: authorizationTypes, primaryType, message });
}
