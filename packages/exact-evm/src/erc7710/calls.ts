import type { PaymentRequirements } from "@x402-reference/types";
import { type Address, concatHex, encodeFunctionData, erc20Abi, type Hex, numberToHex, parseAbi } from "viem";
import { lowerCaseAddress } from "../address.js";
import { gasLimitAfter } from "../chain/gas.js";
import type { ContractCall, ProbeCallResult } from "../chain/port.js";
import type { Erc7710Payload } from "./payload.js";

/** The most gas that redeeming a delegation may have, in simulation and in its transaction. */
export const redemptionGas = 1_000_000n;

/** The most that it may use in simulation; the rest is room for what changes until it is mined. */
export const redemptionGasAccepted = 750_000n;

const managerAbi = parseAbi([
  "function redeemDelegations(bytes[] permissionContexts, bytes32[] modes, bytes[] executionCallDatas)",
]);

/** ERC-7579: one call, and all of it reverts when the call does. */
const singleRevertingCall: Hex = `0x${"00".repeat(32)}`;

/**
 * The call of the manager that redeems a delegation. What it executes is made of the offer alone: one transfer of the
 * amount to `payTo`, without native coin.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod ERC-7710, phase 3; ERC-7579, execution encoding
 */
export function redemption(
  { delegationManager, permissionContext }: Erc7710Payload,
  { asset, amount, payTo }: PaymentRequirements,
): { target: Address; data: Hex } {
  const transfer = encodeFunctionData({
    abi: erc20Abi,
    functionName: "transfer",
    args: [lowerCaseAddress(payTo), BigInt(amount)],
  });
  const execution = concatHex([lowerCaseAddress(asset), numberToHex(0, { size: 32 }), transfer]);
  const data = encodeFunctionData({
    abi: managerAbi,
    functionName: "redeemDelegations",
    args: [[hexOf(permissionContext)], [singleRevertingCall], [execution]],
  });
  return { target: lowerCaseAddress(delegationManager), data };
}

/** The same call as a transaction, with little more gas than its simulation has used. */
export function redemptionTransaction(
  { target, data }: { target: Address; data: Hex },
  simulated: ProbeCallResult | undefined,
): ContractCall {
  const used = simulated?.gasUsed ?? redemptionGas;
  return { to: target, data, gas: gasLimitAfter(data, { used, most: redemptionGas }) };
}

function hexOf(text: string): Hex {
  return `0x${text.slice(2)}`;
}
