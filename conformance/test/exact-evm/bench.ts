import { type ExactEvmFacilitatorOptions, exactEvmFacilitator } from "@x402-reference/exact-evm/facilitator";
import type { FacilitatorScheme } from "@x402-reference/types";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll } from "vitest";
import { facilitatorKey } from "../../src/chain/keys.js";
import { createWorld, type World } from "../../src/chain/world.js";
import { type CountingProxy, startCountingProxy } from "../../src/exact-evm/counting-proxy.js";
import { type Buyer, buyer } from "./buyer.js";

/** A chain for the tests of one file, a proxy in front of it, and somebody who buys. */
export interface Bench extends Buyer {
  readonly world: World;
  readonly proxy: CountingProxy;
  /** A facilitator on this chain, through the proxy. */
  schemeWith(options?: Partial<ExactEvmFacilitatorOptions>): FacilitatorScheme;
}

/** Starts what a test file needs before its tests, and stops it after them. */
export function useBench(seed: string): Bench {
  let started: { world: World; proxy: CountingProxy } | undefined;
  beforeAll(async () => {
    const world = await createWorld();
    started = { world, proxy: await startCountingProxy(world.rpcUrl) };
  });
  afterAll(async () => {
    await started?.proxy.stop();
    await started?.world.stop();
  });

  function ready() {
    if (!started) throw new Error("The chain is there in tests only.");
    return started;
  }

  return {
    ...buyer(seed, () => ready().world),
    get world() {
      return ready().world;
    },
    get proxy() {
      return ready().proxy;
    },
    schemeWith(options = {}) {
      const { world, proxy } = ready();
      const account = privateKeyToAccount(facilitatorKey);
      return exactEvmFacilitator({ network: world.network, rpcUrl: proxy.url, account, ...options });
    },
  };
}
