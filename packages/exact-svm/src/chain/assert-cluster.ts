import { type Network, X402Error } from "@x402-reference/types";
import { requireSvmNetwork } from "../network.js";
import { createRpc, unreachable } from "./rpc.js";

const timeoutMs = 10_000;

/**
 * Makes sure that a node answers and is of the configured network, which its genesis hash begins with; throws
 * `chain_unreachable` or `wrong_chain`.
 *
 * @example
 * ```ts
 * await assertCluster({ network: network("solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1"), rpcUrl: "https://api.devnet.solana.com" });
 * ```
 */
export async function assertCluster({ network, rpcUrl }: { network: Network; rpcUrl: string }): Promise<void> {
  requireSvmNetwork(network);
  const answer = await createRpc([rpcUrl], timeoutMs)("getGenesisHash", []);
  const genesis = answer.ok ? answer.result : undefined;
  if (typeof genesis !== "string") throw unreachable("tells no genesis hash", answer);
  if (`solana:${genesis.slice(0, 32)}` === network) return;
  throw new X402Error("wrong_chain", `The RPC endpoint serves the cluster of genesis ${genesis}, not ${network}.`, {
    field: "rpcUrl",
    remedy: "Point it at a node of the configured network.",
  });
}
