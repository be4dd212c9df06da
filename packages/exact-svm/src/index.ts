export { type DollarAsset, dollarAssets } from "./assets.js";
export { type ExactSvmPayload, readExactSvmPayload } from "./payload.js";
export { type AssociatedAccountSeeds, associatedAccount } from "./token/associated-account.js";
export { type AccountView, type InstructionView, readTransaction, type TransactionView } from "./wire/transaction.js";
