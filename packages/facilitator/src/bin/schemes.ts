import { type FacilitatorScheme, isX402Error } from "@x402-reference/types";
import type { Environment } from "./environment.js";

/** What the command serves. */
export interface Served {
  schemes: FacilitatorScheme[];
  /** Each network with the account that settles on it, for the operator. */
  networks: string[];
  /** Whether every chain answers now. */
  areReached(): Promise<boolean>;
}

/** Makes the schemes that the environment asks for; throws when a node does not answer or is of another chain. */
export async function openSchemes({ evm, svm }: Environment): Promise<Served> {
  const opened: (Opened | undefined)[] = await Promise.all([
    // Loaded when asked for: whoever serves one kind of chain does without the other.
    evm && import("@x402-reference/exact-evm/facilitator").then((module) => openEvm(evm, module)),
    svm && import("@x402-reference/exact-svm/facilitator").then((module) => openSvm(svm, module)),
  ]);
  const served = opened.filter((one) => one !== undefined);
  return {
    schemes: served.map(({ scheme }) => scheme),
    networks: served.map(({ network }) => network),
    areReached: async () => (await Promise.all(served.map(({ isReached }) => isReached()))).every(Boolean),
  };
}

interface Opened {
  scheme: FacilitatorScheme;
  network: string;
  isReached(): Promise<boolean>;
}

async function openEvm(
  { network, rpcUrl, fallbackRpcUrls, accounts, settings }: NonNullable<Environment["evm"]>,
  { assertChain, exactEvmFacilitator }: typeof import("@x402-reference/exact-evm/facilitator"),
): Promise<Opened> {
  const reach = () => reachAny([rpcUrl, ...fallbackRpcUrls].map((url) => assertChain({ network, rpcUrl: url })));
  await reach();
  const scheme = exactEvmFacilitator({ network, rpcUrl, fallbackRpcUrls, accounts, ...settings });
  return {
    scheme,
    network: `${network}, settling as ${accounts.map(({ address }) => address).join(", ")}`,
    isReached: () => does(reach()),
  };
}

async function openSvm(
  { feePayers, ...settings }: NonNullable<Environment["svm"]>,
  { assertCluster, exactSvmFacilitator }: typeof import("@x402-reference/exact-svm/facilitator"),
): Promise<Opened> {
  const { network, rpcUrl, fallbackRpcUrls } = settings;
  const reach = () => reachAny([rpcUrl, ...fallbackRpcUrls].map((url) => assertCluster({ network, rpcUrl: url })));
  await reach();
  const scheme = exactSvmFacilitator({ feePayers, ...settings });
  return { scheme, network: `${network}, paying fees as ${feePayers[0].address}`, isReached: () => does(reach()) };
}

/** One node that answers suffices; one of another chain is never put up with. */
async function reachAny(asked: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(asked);
  const reasons: unknown[] = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
  const wrong = reasons.find((reason) => isX402Error(reason) && reason.code === "wrong_chain");
  if (wrong ?? reasons.length === outcomes.length) throw wrong ?? reasons[0];
}

function does(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
