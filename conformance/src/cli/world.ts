import { isX402Error } from "@x402-reference/types";
import { createWorld, type World } from "../chain/world.js";

/** A chain that the user named and that cannot be used: nothing can be assessed, and it is no fault of the suite. */
export class UnusableChainError extends Error {
  override readonly name: string = "UnusableChainError";
}

/** Starts the suite's chain, or attaches to one that runs; throws `UnusableChainError` when that one cannot be used. */
export async function openWorld(rpcUrl: string | undefined): Promise<World> {
  if (rpcUrl === undefined) return createWorld({});
  try {
    return await createWorld({ rpcUrl });
  } catch (error) {
    if (!isX402Error(error)) throw error;
    throw new UnusableChainError(error.message, { cause: error });
  }
}
