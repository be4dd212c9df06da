import type { Address } from "@solana/kit";
import { isX402Error } from "@x402-reference/types";
import type { SvmNodePeer } from "../peers/svm-node.js";
import type { SessionOptions } from "../run/types.js";
import type { SvmWorld } from "../svm-chain/world.js";
import type { Scope } from "./scope.js";

/** The capability that every case on Solana needs. */
export const onSolana = "network.svm";

/** The Solana of a session, if any of its cases needs it, or why there is none. */
export interface SessionSolana {
  svm?: SvmWorld;
  /** Its node, as programs see it: like one of devnet, and out of order where a vector says so. */
  svmNode?: SvmNodePeer;
  unavailable?: string;
}

/** Opens the Solana that the cases of a session need; a machine that has none is no fault of the suite. */
export async function openSolana({ solana, world }: SessionOptions, scope: Scope): Promise<SessionSolana> {
  if (!solana) return {};
  try {
    const svm = await world.solana.open();
    await Promise.all([svm.placeLighthouse(), svm.placeSmartWallet()]);
    const { startSvmNodePeer } = await import("../peers/svm-node.js");
    const svmNode = await startSvmNodePeer(svm);
    scope.closes(svmNode.stop);
    return { svm, svmNode };
  } catch (error) {
    if (!isX402Error(error)) throw error;
    return { unavailable: `The suite has no Solana to try it on. ${error.message}` };
  }
}

/** Gives accounts the coin that their transactions cost. */
export async function payFees(svm: SvmWorld, payers: readonly Address[]): Promise<void> {
  const { giveSvmGas } = await import("../peers/svm-account.js");
  await Promise.all(payers.map((payer) => giveSvmGas(svm, payer)));
}

/** What a program is told of it. */
export function solanaEnvironment({ svm, svmNode }: SessionSolana): Record<string, string> {
  return svm && svmNode ? { SVM_NETWORK: svm.network, SVM_RPC_URL: svmNode.url, SVM_WS_URL: svmNode.wsUrl } : {};
}
