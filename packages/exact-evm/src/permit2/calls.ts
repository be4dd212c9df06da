import { type Address, encodeFunctionData, type Hex, parseAbi } from "viem";
import type { PermitWitnessTransfer } from "./typed-data.js";

const structs = [
  "struct TokenPermissions { address token; uint256 amount; }",
  "struct PermitTransferFrom { TokenPermissions permitted; uint256 nonce; uint256 deadline; }",
  "struct Witness { address to; uint256 validAfter; }",
  "struct Permit2612 { uint256 value; uint256 deadline; bytes32 r; bytes32 s; uint8 v; }",
] as const;

/** What is called of the proxy, of Permit2 and of the token. */
export const permit2Abi = parseAbi([
  ...structs,
  "function settle(PermitTransferFrom permit, address owner, Witness witness, bytes signature)",
  "function settleWithPermit(Permit2612 permit2612, PermitTransferFrom permit, address owner, Witness witness, bytes signature)",
  "function nonceBitmap(address owner, uint256 wordPosition) view returns (uint256)",
  "function balanceOf(address account) view returns (uint256)",
  "function allowance(address owner, address spender) view returns (uint256)",
  "function nonces(address owner) view returns (uint256)",
  "function DOMAIN_SEPARATOR() view returns (bytes32)",
]);

/** A permit that the payer signed, and the signature. */
export interface SignedPermit {
  owner: Address;
  permit: PermitWitnessTransfer;
  signature: Hex;
}

/** An EIP-2612 permit of the token as the proxy takes it. */
export interface TokenPermitCall {
  value: bigint;
  deadline: bigint;
  r: Hex;
  s: Hex;
  v: number;
}

/**
 * The data of the proxy's call that settles a payment, together with a permit of the token when there is one.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod Permit2, phase 4
 */
export function settleData({ owner, permit, signature }: SignedPermit, tokenPermit?: TokenPermitCall): Hex {
  const { permitted, nonce, deadline, witness } = permit;
  const transfer = [{ permitted, nonce, deadline }, owner, witness, signature] as const;
  return tokenPermit
    ? encodeFunctionData({ abi: permit2Abi, functionName: "settleWithPermit", args: [tokenPermit, ...transfer] })
    : encodeFunctionData({ abi: permit2Abi, functionName: "settle", args: transfer });
}

/** Where Permit2 keeps whether a nonce is spent: one bit of one word of its owner. */
export function nonceBit(nonce: bigint): { word: bigint; bit: bigint } {
  return { word: nonce >> 8n, bit: 1n << (nonce & 0xffn) };
}

/** The errors by which Permit2 and the proxy refuse, by selector. */
const errors: Readonly<Record<string, string>> = {
  "0x756688fe": "InvalidNonce",
  "0xcd21db4f": "SignatureExpired",
  "0x815e1d64": "InvalidSigner",
  "0x8baa579f": "InvalidSignature",
  "0x4be6321b": "InvalidSignatureLength",
  "0xb0669cbc": "InvalidContractSignature",
  "0xa65539fa": "PaymentTooEarly",
  "0x050cda49": "Permit2612AmountMismatch",
};

/** The error's name when Permit2 or the proxy refused; nothing for what a token says. */
export function errorName(data: Hex): string | undefined {
  return errors[data.slice(0, 10)];
}
