export { type ReferenceClientOptions, referenceClientTarget } from "./reference-client.js";
export { type ReferenceFacilitatorOptions, referenceFacilitatorTarget } from "./reference-facilitator.js";
export { type ReferenceServerOptions, referenceServerTarget } from "./reference-server.js";
