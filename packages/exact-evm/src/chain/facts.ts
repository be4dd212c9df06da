import { X402Error } from "@x402-reference/types";
import type { PublicClient } from "viem";
import { tokenAbi } from "./abi.js";
import type { TransferCall, TransferFacts } from "./port.js";

/**
 * Reads everything that verification has to know in one request: one call runs the reads, the transfer and the reads
 * after it in a row, so the recipient's gain is seen and not taken from the token's word. The contract that runs them is
 * sent along with the call, so it works on chains where no such contract is deployed.
 */
export async function readTransferFacts(client: PublicClient, call: TransferCall): Promise<TransferFacts> {
  const { from, to, nonce } = call.authorization;
  const token = { address: call.asset, abi: tokenAbi } as const;
  const results = await client.multicall({
    deployless: true,
    // One request whatever the length of the calldata.
    batchSize: 0,
    // The state that the next block starts from: the latest block's clock may lag behind by its whole interval.
    blockTag: "pending",
    contracts: [
      { ...token, functionName: "balanceOf", args: [from] },
      { ...token, functionName: "authorizationState", args: [from, nonce] },
      { ...token, functionName: "name" },
      { ...token, functionName: "version" },
      { ...token, functionName: "balanceOf", args: [to] },
      { ...token, functionName: "transferWithAuthorization", args: transferArguments(call) },
      { ...token, functionName: "balanceOf", args: [to] },
    ],
  });
  const [balance, authorizationUsed, name, version, before, transfer, after] = results;
  // When the request itself failed, all results carry the same error; a refused call has one of its own.
  if (balance.status === "failure" && results.every((result) => result.error === balance.error)) {
    throw new X402Error("chain_unreachable", "The chain did not answer.", { cause: balance.error });
  }
  const moved = before.result !== undefined && after.result !== undefined ? after.result - before.result : undefined;
  return {
    assetResponds: balance.status === "success",
    authorizationUsed: authorizationUsed.result,
    balance: balance.result,
    name: name.result,
    version: version.result,
    received: transfer.status === "failure" ? undefined : from === to ? call.authorization.value : moved,
  };
}

/** The arguments of `transferWithAuthorization` in its overload for signatures of externally owned accounts. */
export function transferArguments({ authorization: a, signature: { r, s, v } }: TransferCall) {
  return [a.from, a.to, a.value, a.validAfter, a.validBefore, a.nonce, v, r, s] as const;
}
