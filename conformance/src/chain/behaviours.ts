import type { FactoryBehaviour, ManagerBehaviour, WalletBehaviour } from "../vectors/things.js";

/** The number of each behaviour, as the enumeration in `contracts/SmartWallet.sol` has it. */
export const walletBehaviours: Readonly<Record<WalletBehaviour, number>> = {
  honest: 0,
  never: 1,
  "wrong-magic": 2,
  "true-word": 3,
  "short-return": 4,
  "empty-return": 5,
  reverts: 6,
  "burns-gas": 7,
  "huge-return": 8,
  toggled: 9,
  "wraps-hash": 10,
  "looks-like-ecdsa": 11,
  always: 12,
  "twice-signed": 13,
};

/** The same of `contracts/WalletFactory.sol`: whether a factory is listed anywhere is nothing that it knows. */
export const factoryBehaviours: Readonly<Record<FactoryBehaviour, number>> = {
  honest: 0,
  reverts: 1,
  "deploys-elsewhere": 2,
  "does-nothing": 3,
  "burns-gas": 4,
  unlisted: 0,
};

/** The same of `contracts/DelegationManager.sol`: the two that burn gas differ in how much. */
export const managerBehaviours: Readonly<Record<ManagerBehaviour, number>> = {
  "honest-once": 0,
  "honest-many": 1,
  reverts: 2,
  "no-op": 3,
  "wrong-recipient": 4,
  "amount-less-one": 5,
  "third-party": 6,
  "fake-event": 7,
  "burns-gas": 8,
  "burns-much-gas": 8,
  "redeemer-only": 9,
  "huge-return": 10,
  reenters: 11,
  twice: 12,
};
