import type { FaultName } from "../vectors/things.js";

export type { FaultName };

/** The bit of each fault, as the constants in `contracts/ProbeFaults.sol` have it. */
export const faultBits: Readonly<Record<FaultName, bigint>> = {
  "ignore-signature": 1n << 0n,
  "ignore-window": 1n << 1n,
  "ignore-nonce": 1n << 2n,
  "ignore-balance": 1n << 3n,
  "no-op": 1n << 4n,
  "short-when-mined": 1n << 5n,
  "no-log-when-mined": 1n << 6n,
  "revert-when-mined": 1n << 7n,
  "ignore-allowance": 1n << 8n,
  "returns-false": 1n << 9n,
  "returns-nothing": 1n << 10n,
  "fee-on-transfer": 1n << 11n,
  reentrant: 1n << 12n,
  "gas-bomb": 1n << 13n,
  "balance-drops-when-mined": 1n << 14n,
  "foreign-log-when-mined": 1n << 15n,
  "double-log-when-mined": 1n << 16n,
  "no-permit": 1n << 17n,
  "no-bytes-overload": 1n << 18n,
};

/** All the faults in one word. */
export function faultWord(faults: readonly FaultName[]): bigint {
  return faults.reduce((word, fault) => word | faultBits[fault], 0n);
}
