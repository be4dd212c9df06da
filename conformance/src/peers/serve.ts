import { privateKeyToAddress } from "viem/accounts";
import { deriveKey, payeeKey } from "../chain/keys.js";
import type { World } from "../chain/world.js";
import { resolveNames } from "../vectors/names.js";
import { startFacilitatorPeer } from "./facilitator.js";
import { shopPath, startShop } from "./shop.js";
import { loadStandard } from "./standard.js";

/** Where the suite's facilitator listens for servers that run already, as it cannot tell them a free port any more. */
export const servedFacilitatorPort = 4402;

/** A peer that runs alone. */
export interface Served {
  readonly url: string;
  /** What a program needs to know to work with it. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Who is paid and who pays when peers run alone; the keys are derived from public text. */
const payee = privateKeyToAddress(payeeKey);
const payerKey = deriveKey("payer", "serve");

/**
 * Starts the suite's facilitator alone, honest to everybody, for servers to be tried with.
 *
 * @example
 * ```ts
 * const served = await serveFacilitator({ world });
 * console.log(served.environment.FACILITATOR_URL);
 * ```
 */
export async function serveFacilitator({
  world,
  port = servedFacilitatorPort,
}: {
  world: World;
  port?: number;
}): Promise<Served> {
  const peer = await startFacilitatorPeer({ world, name: "serve", port });
  return {
    url: peer.url,
    environment: {
      FACILITATOR_URL: peer.url,
      EVM_PAYEE_ADDRESS: payee,
      EVM_NETWORK: world.network,
      EVM_RPC_URL: world.rpcUrl,
    },
    stop: peer.stop,
  };
}

/**
 * Starts the suite's shop alone, with one standard offer, and funds a client's key to buy from it.
 *
 * @example
 * ```ts
 * const served = await serveShop({ world });
 * console.log(served.environment.RESOURCE_SERVER_URL);
 * ```
 */
export async function serveShop({ world, port = 0 }: { world: World; port?: number }): Promise<Served> {
  const peer = await startFacilitatorPeer({ world, name: "serve/shop" });
  const shop = await startShop({ facilitator: peer.facilitator, port });
  const { offer } = await loadStandard();
  const names = { network: world.network, asset: world.usdc, payee };
  shop.sell({ offers: [resolveNames(offer, names)], script: {} });
  await world.fund(privateKeyToAddress(payerKey), 1_000_000_000n);
  return {
    url: shop.origin,
    environment: {
      RESOURCE_SERVER_URL: shop.origin,
      ENDPOINT_PATH: shopPath,
      EVM_PRIVATE_KEY: payerKey,
      EVM_NETWORK: world.network,
      EVM_RPC_URL: world.rpcUrl,
    },
    async stop() {
      await shop.stop();
      await peer.stop();
    },
  };
}
