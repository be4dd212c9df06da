import { isX402Error } from "@x402-reference/types";
import type { World } from "../chain/world.js";

/** What the suite needs of this machine is not to be had: nothing can be assessed, and it is no fault of the suite. */
export class UnavailableError extends Error {
  override readonly name: string = "UnavailableError";
}

/** Starts the suite's chain, or attaches to one that runs; throws `UnavailableError` when there is none to work with. */
export async function openWorld(rpcUrl: string | undefined): Promise<World> {
  const { createWorld } = await import("../chain/world.js");
  try {
    return await createWorld(rpcUrl === undefined ? {} : { rpcUrl });
  } catch (error) {
    if (!isX402Error(error)) throw error;
    throw new UnavailableError(error.message, { cause: error });
  }
}
