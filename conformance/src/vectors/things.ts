/** How a probe token misbehaves. */
export const faultNames = [
  "ignore-signature",
  "ignore-window",
  "ignore-nonce",
  "ignore-balance",
  "no-op",
  "short-when-mined",
  "no-log-when-mined",
  "revert-when-mined",
  "ignore-allowance",
  "returns-false",
  "returns-nothing",
  "fee-on-transfer",
  "reentrant",
  "gas-bomb",
  "balance-drops-when-mined",
  "foreign-log-when-mined",
  "double-log-when-mined",
  "no-permit",
  "no-bytes-overload",
] as const;
export type FaultName = (typeof faultNames)[number];

/** How a deployed wallet answers ERC-1271. */
export const wallets = [
  "honest",
  "never",
  "wrong-magic",
  "true-word",
  "short-return",
  "empty-return",
  "reverts",
  "burns-gas",
  "huge-return",
  "toggled",
  "wraps-hash",
  "looks-like-ecdsa",
  "always",
  "twice-signed",
] as const;
export type WalletBehaviour = (typeof wallets)[number];

/** What a factory of wallets does; `unlisted` is honest, but no facilitator is told of it. */
export const factories = ["honest", "reverts", "deploys-elsewhere", "does-nothing", "burns-gas", "unlisted"] as const;
export type FactoryBehaviour = (typeof factories)[number];

/** What an account delegates to by EIP-7702. */
export const delegates = ["permissive", "strict", "codeless"] as const;
export type DelegateBehaviour = (typeof delegates)[number];

/** What an ERC-7710 delegation manager does when it is redeemed. */
export const managers = [
  "honest-once",
  "honest-many",
  "reverts",
  "no-op",
  "wrong-recipient",
  "amount-less-one",
  "third-party",
  "fake-event",
  "burns-gas",
  "burns-much-gas",
  "redeemer-only",
  "huge-return",
  "reenters",
  "twice",
] as const;
export type ManagerBehaviour = (typeof managers)[number];
