import { type Network, network as toNetwork } from "@x402-reference/types";
import { type LazySolana, lazySolana } from "../svm-chain/lazy.js";
import { startAnvil } from "./anvil.js";
import { furnish, loadWorldArtifacts } from "./furnish.js";
import { createRpc } from "./rpc.js";
import { type WorldAccounts, worldAccounts } from "./world/accounts.js";
import { placeCodeOn, type WorldCode, worldCode } from "./world/code.js";
import { createGround, type Ground } from "./world/ground.js";
import { type WorldManagers, worldManagers } from "./world/managers.js";
import { type WorldPermit2, worldPermit2 } from "./world/permit2.js";
import { type WorldTokens, worldTokens } from "./world/tokens.js";

/** Which chain to use. */
export interface WorldOptions {
  /** An Anvil that runs already; by default one is started and stopped with the world. */
  rpcUrl?: string;
  /** Seconds between blocks of a chain that is started here; by default every transaction is mined at once. */
  blockTime?: number;
  /** The local Solana of this world; by default one that is started when it is asked for. */
  solana?: LazySolana;
  /** Stops a chain that was started here. */
  signal?: AbortSignal;
}

/**
 * The EVM chain under test, dressed as Base Sepolia: the mock USDC at Circle's address, and Permit2, the x402 proxy and
 * Multicall3 where every chain has them.
 *
 * What the suite does here leaves no transaction behind unless it answers one, and may be done any number of times in
 * parallel. Changing one account's balance while its own payments are being mined is the exception.
 */
export interface World extends WorldTokens, WorldPermit2, WorldAccounts, WorldManagers, WorldCode {
  readonly rpcUrl: string;
  readonly chainId: number;
  readonly network: Network;
  /** Calls the node: throws `chain_unreachable`, or `RpcError` when the node refuses. */
  rpc(method: string, params: readonly unknown[]): Promise<unknown>;
  /** The Solana beside it, for cases that are there. */
  readonly solana: Pick<LazySolana, "open">;
  stop(): Promise<void>;
}

/**
 * Prepares the chain under test, starting it unless a URL is given.
 *
 * Throws what starting Anvil throws, and `wrong_chain` when something else has the place of the mock USDC.
 *
 * @example
 * ```ts
 * const world = await createWorld();
 * await world.fund("0x70997970C51812dc3A010C7d01b50e0d17dc79C8", 10_000n); // 0.01 USDC
 * await world.stop();
 * ```
 */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const { rpcUrl, solana = lazySolana(options.signal ? { signal: options.signal } : {}), ...chain } = options;
  // In a checkout this may compile, and nothing else happens meanwhile: not beside a start that has a time limit.
  const artifacts = await loadWorldArtifacts();
  const anvil = rpcUrl === undefined ? await startAnvil(chain) : undefined;
  try {
    const url = anvil?.rpcUrl ?? rpcUrl ?? "";
    const rpc = createRpc(url);
    const chainId = anvil?.chainId ?? Number(await rpc("eth_chainId", []));
    const ground = createGround(rpc, chainId, artifacts);
    await furnish(rpc, chainId, artifacts);
    const stop = async () => {
      await Promise.all([anvil?.stop(), solana.stop()]);
    };
    return worldOn(ground, { rpcUrl: url, solana, stop });
  } catch (error) {
    await anvil?.stop();
    throw error;
  }
}

function worldOn(ground: Ground, own: Pick<World, "rpcUrl" | "solana" | "stop">): World {
  const placeCode = placeCodeOn(ground);
  const code = worldCode(ground, placeCode);
  const tokens = worldTokens(ground, placeCode);
  return {
    ...own,
    chainId: ground.chainId,
    network: toNetwork(`eip155:${ground.chainId}`),
    rpc: ground.rpc,
    ...code,
    ...tokens,
    ...worldPermit2(ground),
    ...worldAccounts(ground, placeCode, code),
    ...worldManagers(ground, placeCode, tokens),
  };
}
