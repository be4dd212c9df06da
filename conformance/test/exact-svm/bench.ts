import type { Address } from "@solana/kit";
import { exactSvmClient } from "@x402-reference/exact-svm/client";
import { type ExactSvmFacilitatorOptions, exactSvmFacilitator } from "@x402-reference/exact-svm/facilitator";
import {
  type FacilitatorRequest,
  type FacilitatorScheme,
  PaymentPayload,
  PaymentRequirements,
  parseOrThrow,
} from "@x402-reference/types";
import { afterAll, beforeAll } from "vitest";
import { type CountingProxy, startCountingProxy } from "../../src/exact-evm/counting-proxy.js";
import { type SvmNodePeer, startSvmNodePeer } from "../../src/peers/svm-node.js";
import { deriveSolanaKey, type SolanaKey } from "../../src/svm-chain/keys.js";
import { createSvmWorld, type SvmWorld, type SvmWorldOptions } from "../../src/svm-chain/world.js";

/** A local Solana for the tests of one file, a proxy in front of it, a node that fails on request, and a facilitator's key with money for fees. */
export interface SvmBench {
  readonly world: SvmWorld;
  readonly proxy: CountingProxy;
  /** The same chain, also by WebSocket. */
  readonly node: SvmNodePeer;
  readonly sponsor: SolanaKey;
  /** Somebody new with an account for a token and so many units in it. */
  newcomer(units?: bigint, mint?: Address): Promise<SolanaKey>;
  /** A facilitator on this chain, through the proxy. */
  schemeWith(options?: Partial<ExactSvmFacilitatorOptions>): FacilitatorScheme;
  /** A facilitator on this chain, through the node that fails on request, which tells it of transactions. */
  listeningWith(options?: Partial<ExactSvmFacilitatorOptions>): FacilitatorScheme;
  /** A payment of 0.01 of a token to somebody new, by somebody new unless a payer is given. */
  sign(terms?: { mint?: Address; payer?: SolanaKey; maxTimeoutSeconds?: number }): Promise<FacilitatorRequest>;
}

/** Starts what a test file needs before its tests, and stops it after them. */
export function useSvmBench(seed: string, options: SvmWorldOptions = {}): SvmBench {
  let started: { world: SvmWorld; proxy: CountingProxy; node: SvmNodePeer; sponsor: SolanaKey } | undefined;
  const listeners: AbortController[] = [];
  let people = 0;
  beforeAll(async () => {
    const world = await createSvmWorld(options);
    const sponsor = await deriveSolanaKey("sponsor", seed);
    await world.setNativeBalance(sponsor.address, 1_000_000_000n);
    started = { world, proxy: await startCountingProxy(world.rpcUrl), node: await startSvmNodePeer(world), sponsor };
  });
  afterAll(async () => {
    for (const listener of listeners) listener.abort();
    await started?.node.stop();
    await started?.proxy.stop();
    await started?.world.stop();
  });

  function ready() {
    if (!started) throw new Error("The chain is there in tests only.");
    return started;
  }

  async function newcomer(units = 0n, mint = ready().world.usdc): Promise<SolanaKey> {
    people += 1;
    const key = await deriveSolanaKey(`newcomer-${people}`, seed);
    await ready().world.fund(key.address, units, { mint });
    return key;
  }

  function schemeWith(changes: Partial<ExactSvmFacilitatorOptions> = {}): FacilitatorScheme {
    const { world, proxy, sponsor } = ready();
    return exactSvmFacilitator({
      network: world.network,
      rpcUrl: proxy.url,
      feePayers: [sponsor.signer],
      ...changes,
    });
  }

  return {
    newcomer,
    get world() {
      return ready().world;
    },
    get proxy() {
      return ready().proxy;
    },
    get node() {
      return ready().node;
    },
    get sponsor() {
      return ready().sponsor;
    },
    schemeWith,
    listeningWith(changes = {}) {
      const { url, wsUrl } = ready().node;
      const over = new AbortController();
      listeners.push(over);
      return schemeWith({ rpcUrl: url, wsUrl, signal: over.signal, ...changes });
    },
    async sign({ mint = ready().world.usdc, maxTimeoutSeconds = 60, ...terms } = {}) {
      const { world, sponsor } = ready();
      const payer = terms.payer ?? (await newcomer(1_000_000n, mint));
      const members = {
        scheme: "exact",
        network: world.network,
        amount: "10000",
        asset: mint,
        payTo: (await newcomer(0n, mint)).address,
        maxTimeoutSeconds,
        extra: { feePayer: sponsor.address },
      };
      const offer = parseOrThrow(PaymentRequirements, members, "The test's offer");
      const client = exactSvmClient({ signer: payer.signer, rpcUrls: { [world.network]: world.rpcUrl } });
      const payment = { x402Version: 2, accepted: offer, payload: await client.createPayload(offer) };
      return {
        paymentPayload: parseOrThrow(PaymentPayload, payment, "The test's payment"),
        paymentRequirements: offer,
      };
    },
  };
}
