import type { FaultName } from "../vectors/format.js";

export type { FaultName };

/** The bit of each fault, as the constants in `contracts/ProbeToken.sol` have it. */
export const faultBits: Readonly<Record<FaultName, bigint>> = {
  "ignore-signature": 1n << 0n,
  "ignore-window": 1n << 1n,
  "ignore-nonce": 1n << 2n,
  "ignore-balance": 1n << 3n,
  "no-op": 1n << 4n,
  "short-when-mined": 1n << 5n,
  "no-log-when-mined": 1n << 6n,
  "revert-when-mined": 1n << 7n,
};

/** All the faults in one word. */
export function faultWord(faults: readonly FaultName[]): bigint {
  return faults.reduce((word, fault) => word | faultBits[fault], 0n);
}
