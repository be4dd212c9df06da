import type { Hex } from "viem";
import { facilitatorKey } from "../chain/keys.js";
import { fundedKey } from "../peers/suite-account.js";
import type { SessionOptions } from "../run/types.js";

/**
 * The funded key of the facilitator under test. Each run has its own, so that two of them on one chain do not take each
 * other's transaction numbers; a program that runs already has the one that `serve chain` names.
 */
export async function targetKey({ world, run, seed, target }: SessionOptions): Promise<Hex> {
  if (target.kind === "url") return facilitatorKey;
  return fundedKey(world, `${seed}/${run}/facilitator-under-test`);
}
