import { type Network, X402Error } from "@x402-reference/types";
import { createPublicClient, http } from "viem";
import { requireChainId } from "../network.js";

/**
 * Makes sure that a node answers and serves the configured network; throws `chain_unreachable` or `wrong_chain`.
 *
 * @example
 * ```ts
 * await assertChain({ network: network("eip155:84532"), rpcUrl: "http://127.0.0.1:8545" });
 * ```
 */
export async function assertChain({ network, rpcUrl }: { network: Network; rpcUrl: string }): Promise<void> {
  const chainId = requireChainId(network);
  const client = createPublicClient({ transport: http(rpcUrl, { retryCount: 0, timeout: 10_000 }) });
  const actual = await client.getChainId().catch((cause: unknown) => {
    throw new X402Error("chain_unreachable", "The chain's RPC endpoint does not answer.", {
      field: "rpcUrl",
      remedy: "Check the URL and that the node is running.",
      cause,
    });
  });
  if (actual !== chainId) throw wrongChain(actual, chainId);
}

/** The fault of an endpoint that serves another network than it is configured for. */
export function wrongChain(actual: number | bigint, chainId: number): X402Error {
  return new X402Error("wrong_chain", `The RPC endpoint serves chain ${actual}, not chain ${chainId}.`, {
    field: "rpcUrl",
    remedy: "Point it at a node of the configured network.",
  });
}
