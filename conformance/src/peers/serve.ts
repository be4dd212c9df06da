import { privateKeyToAddress } from "viem/accounts";
import { deriveKey, payeeKey } from "../chain/keys.js";
import type { World } from "../chain/world.js";
import type { SvmWorld } from "../svm-chain/world.js";
import { resolveNames } from "../vectors/names.js";
import type { Standard } from "../vectors/standard.js";
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

/** A local Solana that runs until it is stopped, and what programs are told of it. */
export interface ServedSolana {
  svm: SvmWorld;
  /** A facilitator's key and a server's payee beside it; the keys are derived from public text. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts the local Solana of a world, with a node like one of devnet in front of it. */
export async function serveSolana(world: Pick<World, "solana">): Promise<ServedSolana> {
  const svm = await world.solana.open();
  const { startSvmNodePeer } = await import("./svm-node.js");
  const { fundedSvmKey, servedSvmFacilitator, servedSvmPayee } = await import("./svm-account.js");
  const node = await startSvmNodePeer(svm);
  const { secretKey } = await fundedSvmKey(svm, servedSvmFacilitator);
  const { address: payee } = await fundedSvmKey(svm, servedSvmPayee);
  await svm.fund(payee, 0n);
  return {
    svm,
    environment: {
      SVM_NETWORK: svm.network,
      SVM_RPC_URL: node.url,
      SVM_WS_URL: node.wsUrl,
      SVM_PRIVATE_KEY: secretKey,
      SVM_PAYEE_ADDRESS: payee,
    },
    stop: node.stop,
  };
}

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
  svm,
  port = servedFacilitatorPort,
}: {
  world: World;
  svm?: SvmWorld | undefined;
  port?: number;
}): Promise<Served> {
  const peer = await startFacilitatorPeer({ world, svm, name: "serve", port });
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
export async function serveShop({
  world,
  svm,
  port = 0,
}: {
  world: World;
  svm?: SvmWorld | undefined;
  port?: number;
}): Promise<Served> {
  const peer = await startFacilitatorPeer({ world, svm, name: "serve/shop" });
  const shop = await startShop({ facilitator: peer.facilitator, port });
  const standard = await loadStandard();
  const { offer } = standard;
  const names = { network: world.network, asset: world.usdc, payee };
  const onSolana = svm && (await svmOffer(svm, { offer: standard.svm.offer, feePayer: peer.feePayer ?? "" }));
  shop.sell({ offers: [resolveNames(offer, names), ...(onSolana ? [onSolana.offer] : [])], script: {} });
  await world.fund(privateKeyToAddress(payerKey), 1_000_000_000n);
  return {
    url: shop.origin,
    environment: {
      RESOURCE_SERVER_URL: shop.origin,
      ENDPOINT_PATH: shopPath,
      EVM_PRIVATE_KEY: payerKey,
      EVM_NETWORK: world.network,
      EVM_RPC_URL: world.rpcUrl,
      ...onSolana?.environment,
    },
    async stop() {
      await shop.stop();
      await peer.stop();
    },
  };
}

/** The standard offer on Solana, and the key of a client that can pay it. */
async function svmOffer(svm: SvmWorld, { offer, feePayer }: { offer: Standard["svm"]["offer"]; feePayer: string }) {
  const { fundedSvmKey, servedSvmPayee } = await import("./svm-account.js");
  const { address: payTo } = await fundedSvmKey(svm, servedSvmPayee);
  const { address: payer, secretKey } = await fundedSvmKey(svm, "served/client");
  await svm.fund(payTo, 0n);
  await svm.fund(payer, 1_000_000_000n);
  const names = { network: svm.network, asset: svm.usdc, payee: payTo, feePayer };
  return { offer: resolveNames(offer, names), environment: { SVM_PRIVATE_KEY: secretKey } };
}
