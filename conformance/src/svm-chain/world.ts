import type { Address } from "@solana/kit";
import { type Network, X402Error } from "@x402-reference/types";
import { createRpc, type Rpc, RpcError } from "../chain/rpc.js";
import { devnet, tokenProgram, usdcMint } from "./addresses.js";
import { type StartSurfpoolOptions, startSurfpool } from "./surfpool.js";
import { type SvmBlocks, svmBlocks } from "./world/blocks.js";
import { createSvmGround, type SvmAccounts, type SvmGround } from "./world/ground.js";
import { type SvmLedger, svmLedger } from "./world/ledger.js";
import { type SvmPrograms, svmPrograms } from "./world/programs.js";
import { mintAddress, placeMint, type SvmTokens, svmTokens } from "./world/tokens.js";

/** Which chain to use. */
export interface SvmWorldOptions extends StartSurfpoolOptions {
  /** A Surfpool that runs already; by default one is started and stopped with the world. */
  node?: { rpcUrl: string; wsUrl: string };
}

/**
 * The local Solana, dressed as devnet: the mock USDC at Circle's address, and a mint of Token-2022.
 *
 * What the suite does here leaves no transaction behind, and may be done any number of times in parallel.
 * Changing one account while payments from or to it are on their way is the exception.
 */
export interface SvmWorld extends SvmAccounts, SvmTokens, SvmBlocks, SvmPrograms, SvmLedger {
  readonly rpcUrl: string;
  readonly wsUrl: string;
  readonly network: Network;
  /** Calls the node: throws `chain_unreachable`, or `RpcError` when the node refuses. */
  readonly rpc: Rpc;
  stop(): Promise<void>;
}

/**
 * Prepares the local Solana, starting it unless it runs already.
 *
 * Throws what starting Surfpool throws, and `wrong_chain` when the node is no Surfpool or something else has the place
 * of the mock USDC.
 *
 * @example
 * ```ts
 * const world = await createSvmWorld();
 * const { address } = await deriveSolanaKey("payer", 42);
 * await world.fund(address, 10_000n); // 0.01 USDC
 * await world.stop();
 * ```
 */
export async function createSvmWorld({ node, ...options }: SvmWorldOptions = {}): Promise<SvmWorld> {
  const { rpcUrl, wsUrl, stop } = node ? { ...node, stop: async () => {} } : await startSurfpool(options);
  try {
    const ground = createSvmGround(createRpc(rpcUrl));
    const token2022 = await mintAddress("token-2022");
    await furnish(ground, token2022);
    const { inTurn: _, ...accounts } = ground;
    return {
      rpcUrl,
      wsUrl,
      network: devnet,
      ...accounts,
      ...svmTokens(ground, token2022),
      ...svmBlocks(ground),
      ...svmPrograms(ground),
      ...svmLedger(ground),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Places the mints that the chain is to have, once in its life. */
async function furnish(ground: SvmGround, token2022: Address): Promise<void> {
  await requireSurfpool(ground);
  const present = await ground.account(usdcMint);
  if (present?.owner === tokenProgram) return;
  if (present) {
    throw new X402Error("wrong_chain", `Something else than a mint is at ${usdcMint}.`, {
      field: "rpcUrl",
      remedy: "Name a fresh Surfpool that is offline, or none to have one started.",
    });
  }
  // The first block makes the height fall from 30 to 1, so no lifetime counted before it is true.
  await svmBlocks(ground).mine();
  await placeMint(ground, token2022, { program: "token-2022" });
  await placeMint(ground, usdcMint, {});
}

/** Nothing below may reach a cluster that others use. */
async function requireSurfpool({ rpc }: SvmGround): Promise<void> {
  try {
    await rpc("surfnet_getSurfnetInfo", []);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    throw new X402Error("wrong_chain", "The node is no Surfpool.", {
      field: "rpcUrl",
      remedy: "Name a fresh Surfpool that is offline, or none to have one started.",
      cause: error,
    });
  }
}
