import type { Hex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { facilitatorKey } from "../chain/keys.js";
import { fundedKey } from "../peers/suite-account.js";
import type { SessionOptions } from "../run/types.js";
import type { SolanaKey } from "../svm-chain/keys.js";
import type { SvmWorld } from "../svm-chain/world.js";

/**
 * The funded key of the facilitator under test. Each run has its own, so that two of them on one chain do not take each
 * other's transaction numbers; a program that runs already has the one that `serve chain` names.
 */
export async function targetKey({ world, run, seed, target }: SessionOptions): Promise<Hex> {
  if (target.kind === "url") return facilitatorKey;
  const key = await fundedKey(world, `${seed}/${run}/facilitator-under-test`);
  const address = privateKeyToAddress(key);
  // Nonce managers in wide use hand out nonce 0 again and again until it is mined, which no account in service has.
  if ((await world.rpc("eth_getTransactionCount", [address, "latest"])) === "0x0") {
    await world.rpc("anvil_setNonce", [address, "0x1"]);
  }
  return key;
}

/** The same for Solana. */
export async function targetSvmKey({ run, seed, target }: SessionOptions, svm: SvmWorld): Promise<SolanaKey> {
  const { fundedSvmKey, servedSvmFacilitator } = await import("../peers/svm-account.js");
  return fundedSvmKey(svm, target.kind === "url" ? servedSvmFacilitator : `${seed}/${run}/facilitator-under-test`);
}
