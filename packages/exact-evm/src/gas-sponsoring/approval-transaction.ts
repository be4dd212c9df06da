import { type Address, type Hex, isHex, keccak256, parseTransaction, recoverAddress, serializeTransaction } from "viem";
import { zeroAddress } from "../address.js";

/** `approve(address,uint256)`. */
export const approveSelector = "0x095ea7b3";

/** A transaction that a payer signed to approve Permit2, as far as it can be read. Fees in wei per unit of gas. */
export interface ApprovalTransaction {
  raw: Hex;
  chainId: number | undefined;
  to: Address;
  data: Hex;
  nonce: bigint;
  gas: bigint;
  /** In wei. */
  value: bigint;
  maxFeePerGas: bigint;
}

const plainTypes: readonly string[] = ["legacy", "eip2930", "eip1559"];

/** Reads a raw signed transaction; nothing when it is none, or none of a plain type. */
export function readApprovalTransaction(text: string): ApprovalTransaction | undefined {
  if (!isHex(text, { strict: true })) return undefined;
  const parsed = parsedTransaction(text);
  if (!parsed?.type || !plainTypes.includes(parsed.type)) return undefined;
  return {
    raw: text,
    chainId: parsed.chainId,
    to: parsed.to ?? zeroAddress,
    data: parsed.data ?? "0x",
    nonce: BigInt(parsed.nonce ?? 0),
    gas: parsed.gas ?? 0n,
    value: parsed.value ?? 0n,
    maxFeePerGas: parsed.maxFeePerGas ?? parsed.gasPrice ?? 0n,
  };
}

/** The account whose signature a transaction carries; nobody when there is none. */
export async function approvalSigner(approval: ApprovalTransaction | undefined): Promise<Address | undefined> {
  if (!approval) return undefined;
  try {
    const { r = "0x", s = "0x", v: _, yParity = 0, ...transaction } = parseTransaction(approval.raw);
    const hash = keccak256(serializeTransaction(transaction));
    return await recoverAddress({ hash, signature: { r, s, yParity } });
  } catch {
    return undefined;
  }
}

function parsedTransaction(raw: Hex) {
  try {
    return parseTransaction(raw);
  } catch {
    return undefined;
  }
}

/** What a call approves; nothing when its data is not exactly an address and an amount behind the selector. */
export function readApproval(data: Hex): { spender: Address; amount: bigint } | undefined {
  const call = /^0x[0-9a-f]{8}0{24}([0-9a-f]{40})([0-9a-f]{64})$/i.exec(data);
  return call ? { spender: `0x${call[1]}`, amount: BigInt(`0x${call[2]}`) } : undefined;
}
