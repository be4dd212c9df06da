export type { FacilitatorEvent, Observer } from "./events.js";
export { createFacilitator, type FacilitatorOptions, type SettlingFacilitator } from "./facilitator.js";
export { type MemoryStoreOptions, memoryStore } from "./memory-store.js";
export { type AmountLimit, onlyTo, type PayerPolicy, type Policy, upTo } from "./policy.js";
export type { Recovery } from "./recovery.js";
export { type CoreSubject, rules } from "./rules.js";
export type { SettlementStatus } from "./settlement-status.js";
