import { type Address, type Hex, hashTypedData, type TypedData } from "viem";
import type { SignedDomain } from "./authorization.js";
import type { SignedPermit2 } from "./payment/permit2.js";
import type { Signing } from "./payment-format.js";

const permitted = [
  { name: "token", type: "address" },
  { name: "amount", type: "uint256" },
] as const;
const transfer = [
  { name: "permitted", type: "TokenPermissions" },
  { name: "spender", type: "address" },
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint256" },
] as const;
const to = { name: "to", type: "address" } as const;
const validAfter = { name: "validAfter", type: "uint256" } as const;

const witnesses = {
  exact: [to, validAfter],
  upto: [to, { name: "facilitator", type: "address" }, validAfter],
  "exact-with-extra": [to, validAfter, { name: "extra", type: "bytes" }],
} as const;

/**
 * The EIP-712 digest of an authorization of Permit2, with the witness of a scheme or with none. Members of a witness that
 * `exact` does not have are the spender and no bytes.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod Permit2
 */
export function permitDigest(
  { permitted: tokens, spender, nonce, deadline, witness }: SignedPermit2,
  { domain, witness: kind }: { domain: SignedDomain; witness: NonNullable<Signing["witness"]> },
): Hex {
  const message = { permitted: tokens, spender, nonce, deadline };
  if (kind === "none") {
    const types = { TokenPermissions: permitted, PermitTransferFrom: transfer };
    return hashTypedData({ domain, types, primaryType: "PermitTransferFrom", message });
  }
  const types: TypedData = {
    TokenPermissions: permitted,
    PermitWitnessTransferFrom: [...transfer, { name: "witness", type: "Witness" }],
    Witness: witnesses[kind],
  };
  return hashTypedData({
    domain,
    types,
    primaryType: "PermitWitnessTransferFrom",
    message: { ...message, witness: { ...witness, facilitator: spender, extra: "0x" } },
  });
}

/** A permit of EIP-2612 whose every value can be encoded. */
export interface SignedTokenPermit {
  owner: Address;
  spender: Address;
  value: bigint;
  nonce: bigint;
  deadline: bigint;
}

const tokenPermitTypes = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
} as const;

/**
 * The EIP-712 digest of a token's own permit.
 *
 * @see https://eips.ethereum.org/EIPS/eip-2612
 */
export function tokenPermitDigest(permit: SignedTokenPermit, domain: SignedDomain): Hex {
  return hashTypedData({ domain, types: tokenPermitTypes, primaryType: "Permit", message: { ...permit } });
}
