import { isX402Error, X402Error } from "@x402-reference/types";
import type { World } from "../chain/world.js";
import type { LazySolana } from "../svm-chain/lazy.js";

/** What the suite needs of this machine is not to be had: nothing can be assessed, and it is no fault of the suite. */
export class UnavailableError extends Error {
  override readonly name: string = "UnavailableError";
}

/** Which chains to use; what is not named is started. */
export interface ChainsChoice {
  rpcUrl?: string | undefined;
  svmRpcUrl?: string | undefined;
  /** Whether the program under test runs already, so that it cannot be told of a Solana that begins now. */
  running?: boolean;
}

/** Starts the suite's chains, or attaches to those that run; throws `UnavailableError` when there is none to work with. */
export async function openWorld({ rpcUrl, svmRpcUrl, running = false }: ChainsChoice = {}): Promise<World> {
  const { createWorld } = await import("../chain/world.js");
  const { lazySolana } = await import("../svm-chain/lazy.js");
  // What stands in for a node passes on what it does not know, also to a WebSocket of its own.
  const node = svmRpcUrl !== undefined && { node: { rpcUrl: svmRpcUrl, wsUrl: svmRpcUrl.replace(/^http/, "ws") } };
  const solana = node ? lazySolana(node) : running ? noSolana : lazySolana();
  try {
    return await createWorld({ ...(rpcUrl !== undefined && { rpcUrl }), solana });
  } catch (error) {
    if (!isX402Error(error)) throw error;
    throw new UnavailableError(error.message, { cause: error });
  }
}

const noSolana: LazySolana = {
  open: () =>
    Promise.reject(
      new X402Error("invalid_configuration", "A program that runs already must be on the suite's Solana.", {
        remedy: "Start one with `x402-conformance serve chain --solana`, and give --svm-rpc-url as well.",
      }),
    ),
  stop: async () => undefined,
};
