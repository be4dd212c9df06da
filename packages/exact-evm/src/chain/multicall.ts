import { type Address, encodeFunctionData, type Hex, parseAbi } from "viem";

/** Where Multicall3 is on every chain that has it. */
export const multicall3Address: Address = "0xcA11bde05977b3631167028862bE2a173976CA11";

const abi = parseAbi([
  "struct Call3 { address target; bool allowFailure; bytes callData; }",
  "struct Result { bool success; bytes returnData; }",
  "function aggregate3(Call3[] calls) payable returns (Result[])",
]);

/** Calldata that makes several calls one after another: all of them or none, but for those that may fail. */
export function allOrNothing(calls: readonly { target: Address; data: Hex; mayFail?: boolean }[]): Hex {
  const args = calls.map(({ target, data, mayFail = false }) => ({ target, allowFailure: mayFail, callData: data }));
  return encodeFunctionData({ abi, functionName: "aggregate3", args: [args] });
}
