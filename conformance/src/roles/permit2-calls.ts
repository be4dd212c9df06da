import { encodeFunctionData, type Hex, parseAbi, parseSignature } from "viem";
import type { SignedPermit2 } from "../vectors/payment/permit2.js";
import type { SignedTokenPermit } from "../vectors/permit-typed-data.js";

const abi = parseAbi([
  "struct Permitted { address token; uint256 amount; }",
  "struct Permit { Permitted permitted; uint256 nonce; uint256 deadline; }",
  "struct Witness { address to; uint256 validAfter; }",
  "function settle(Permit permit, address owner, Witness witness, bytes signature)",
  "function invalidateUnorderedNonces(uint256 wordPos, uint256 mask)",
  "function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)",
]);

/** The calldata of the functions around Permit2 that the suite itself calls. */
export const permit2Calls = {
  /** For the proxy of `exact`. */
  settle: ({ permitted, from, nonce, deadline, witness }: SignedPermit2, signature: Hex): Hex =>
    encodeFunctionData({
      abi,
      functionName: "settle",
      args: [{ permitted, nonce, deadline }, from, witness, signature],
    }),
  /** For Permit2, from the owner. */
  invalidateNonce: (nonce: bigint): Hex =>
    encodeFunctionData({ abi, functionName: "invalidateUnorderedNonces", args: [nonce >> 8n, 1n << (nonce & 0xffn)] }),
  /** For a token with EIP-2612. */
  permit: ({ owner, spender, value, deadline }: SignedTokenPermit, signature: Hex): Hex => {
    const { r, s, yParity } = parseSignature(signature);
    return encodeFunctionData({
      abi,
      functionName: "permit",
      args: [owner, spender, value, deadline, 27 + yParity, r, s],
    });
  },
} as const;
