export type { FacilitatorEvent, Observer } from "./events.js";
export { createFacilitator, type FacilitatorOptions } from "./facilitator.js";
export { type MemoryStoreOptions, memoryStore } from "./memory-store.js";
export { type CoreSubject, rules } from "./rules.js";
