import type { Address } from "viem";
import { permit2Address } from "./addresses.js";

/**
 * The EIP-712 types that a payer signs; the type hash of the permit is
 * 0xebc156cd23678a74c94df13d772ef5478420637f0c94bd10d509e1dc98f521c7.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod Permit2, phase 2
 */
export const permitWitnessTransferFromTypes = {
  PermitWitnessTransferFrom: [
    { name: "permitted", type: "TokenPermissions" },
    { name: "spender", type: "address" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
    { name: "witness", type: "Witness" },
  ],
  TokenPermissions: [
    { name: "token", type: "address" },
    { name: "amount", type: "uint256" },
  ],
  Witness: [
    { name: "to", type: "address" },
    { name: "validAfter", type: "uint256" },
  ],
} as const;

/** The values that go into the signature and into the proxy's call. Amounts in atomic units, times in seconds. */
export interface PermitWitnessTransfer {
  permitted: { token: Address; amount: bigint };
  spender: Address;
  nonce: bigint;
  deadline: bigint;
  witness: { to: Address; validAfter: bigint };
}

/** Everything that is hashed and signed. */
export interface PermitWitnessTypedData {
  domain: { name: "Permit2"; chainId: number; verifyingContract: Address };
  types: typeof permitWitnessTransferFromTypes;
  primaryType: "PermitWitnessTransferFrom";
  message: PermitWitnessTransfer;
}

/**
 * Puts a permit and Permit2's domain on a chain together to the typed data that is signed. The domain has no version.
 *
 * @example
 * ```ts
 * const signature = await account.signTypedData(permitWitnessTypedData(84532, permit));
 * ```
 * @see scheme_exact_evm.md, AssetTransferMethod Permit2, phase 2
 */
export function permitWitnessTypedData(chainId: number, message: PermitWitnessTransfer): PermitWitnessTypedData {
  return {
    domain: { name: "Permit2", chainId, verifyingContract: permit2Address },
    types: permitWitnessTransferFromTypes,
    primaryType: "PermitWitnessTransferFrom",
    message,
  };
}
