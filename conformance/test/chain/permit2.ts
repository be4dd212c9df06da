import { type Address, encodeFunctionData, type Hex, parseAbi, parseSignature } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { exactProxyAddress, permit2Address } from "../../src/chain/addresses.js";
import { permitDigest } from "../../src/vectors/permit-typed-data.js";

const abi = parseAbi([
  "struct TokenPermissions { address token; uint256 amount; }",
  "struct Permit { TokenPermissions permitted; uint256 nonce; uint256 deadline; }",
  "struct Witness { address to; uint256 validAfter; }",
  "struct Approval { uint256 value; uint256 deadline; bytes32 r; bytes32 s; uint8 v; }",
  "function settle(Permit permit, address owner, Witness witness, bytes signature)",
  "function settleWithPermit(Approval approval, Permit permit, address owner, Witness witness, bytes signature)",
]);

/** A payment by Permit2; amounts in atomic units, times in seconds since the epoch. */
export interface PermitPayment {
  owner: Address;
  token: Address;
  amount: bigint;
  nonce: bigint;
  deadline: bigint;
  to: Address;
  validAfter: bigint;
}

/** Signs a payment for the proxy. */
export function signPermit(
  key: Hex,
  { owner, token, amount, nonce, deadline, to, validAfter }: PermitPayment,
): Promise<Hex> {
  const permit = {
    from: owner,
    permitted: { token, amount },
    spender: exactProxyAddress,
    nonce,
    deadline,
    witness: { to, validAfter },
  };
  const domain = { name: "Permit2", chainId: 84532n, verifyingContract: permit2Address };
  return privateKeyToAccount(key).sign({ hash: permitDigest(permit, { domain, witness: "exact" }) });
}

/** Calldata of the proxy's `settle`. */
export function settleData({ token, amount, nonce, deadline, owner, ...witness }: PermitPayment, signature: Hex): Hex {
  const permit = { permitted: { token, amount }, nonce, deadline };
  return encodeFunctionData({ abi, functionName: "settle", args: [permit, owner, witness, signature] });
}

/** Calldata of the proxy's `settleWithPermit`. */
export function settleWithPermitData(
  { token, amount, nonce, deadline, owner, ...witness }: PermitPayment,
  { signature, approval }: { signature: Hex; approval: { value: bigint; deadline: bigint; signature: Hex } },
): Hex {
  const permit = { permitted: { token, amount }, nonce, deadline };
  const { r, s } = parseSignature(approval.signature);
  const v = Number(`0x${approval.signature.slice(-2)}`);
  return encodeFunctionData({
    abi,
    functionName: "settleWithPermit",
    args: [{ value: approval.value, deadline: approval.deadline, r, s, v }, permit, owner, witness, signature],
  });
}
