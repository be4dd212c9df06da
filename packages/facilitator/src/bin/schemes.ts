import type { FacilitatorScheme } from "@x402-reference/types";
import type { Environment } from "./environment.js";

/** What the command serves. */
export interface Served {
  schemes: FacilitatorScheme[];
  /** Each network with the account that settles on it, for the operator. */
  networks: string[];
}

/** Makes the schemes that the environment asks for; throws when a node does not answer or is of another chain. */
export async function openSchemes({ evm, svm }: Environment): Promise<Served> {
  const opened = await Promise.all([
    // Loaded when asked for: whoever serves one kind of chain does without the other.
    evm && import("@x402-reference/exact-evm/facilitator").then((module) => openEvm(evm, module)),
    svm && import("@x402-reference/exact-svm/facilitator").then((module) => openSvm(svm, module)),
  ]);
  const served = opened.filter((one) => one !== undefined);
  return { schemes: served.map(({ scheme }) => scheme), networks: served.map(({ network }) => network) };
}

interface Opened {
  scheme: FacilitatorScheme;
  network: string;
}

async function openEvm(
  { network, rpcUrl, account, settings }: NonNullable<Environment["evm"]>,
  { assertChain, exactEvmFacilitator }: typeof import("@x402-reference/exact-evm/facilitator"),
): Promise<Opened> {
  await assertChain({ network, rpcUrl });
  const scheme = exactEvmFacilitator({ network, rpcUrl, account, ...settings });
  return { scheme, network: `${network}, settling as ${account.address}` };
}

async function openSvm(
  { feePayers, ...settings }: NonNullable<Environment["svm"]>,
  { assertCluster, exactSvmFacilitator }: typeof import("@x402-reference/exact-svm/facilitator"),
): Promise<Opened> {
  const { network } = settings;
  await assertCluster(settings);
  const scheme = exactSvmFacilitator({ feePayers, ...settings });
  return { scheme, network: `${network}, paying fees as ${feePayers[0].address}` };
}
