export {
  A2aMetadata,
  type A2aPaymentState,
  a2aErrorCodes,
  a2aExtensionsHeader,
  a2aExtensionUris,
  a2aKeys,
  a2aPaymentStates,
  a2aTaskStates,
} from "./a2a.js";
export { AtomicAmount, atomicAmount, fromAtomic, isAtomicAmount, toAtomic } from "./amount.js";
export type { Brand } from "./brand.js";
export { decodeBase64, encodeBase64 } from "./codec/base64.js";
export {
  paymentRequiredHeader,
  paymentResponseHeader,
  paymentSignatureHeader,
} from "./codec/header.js";
export { type HeaderCodec, headerCodec } from "./codec/header-codec.js";
export { type ParseJsonOptions, parseJson } from "./codec/json.js";
export { DiscoveryItem, DiscoveryList, DiscoverySearch } from "./discovery.js";
export { isX402Error, X402Error, type X402ErrorCode, type X402ErrorDetails } from "./error.js";
export { ExtensionEntry } from "./extension-entry.js";
export { type FacilitatorRequest, type ReadFacilitatorRequest, readFacilitatorRequest } from "./facilitator-request.js";
export { type FailoverAnswer, failover } from "./failover.js";
export { canonicalJson, containsJson, sameJson } from "./json-compare.js";
export { alteredExtension, keepsExtensions } from "./keeps-extensions.js";
export {
  maxBodyBytes,
  maxHeaderBytes,
  maxIconUrlLength,
  maxJsonDepth,
  maxOffers,
  maxTags,
  minRemainingSeconds,
  shortTextPattern,
} from "./limits.js";
export { keepsExtra, matchOffer, paymentFlow, sameTerms } from "./match-offer.js";
export {
  McpChallenge,
  McpPaymentMeta,
  McpResult,
  mcpPaymentKey,
  mcpReceiptKey,
  readMcpChallenge,
} from "./mcp.js";
export { isNetwork, matchesNetwork, Network, network } from "./network.js";
export { type Parsed, type Problem, parse, parseOrThrow } from "./parse.js";
export { PaymentPayload } from "./payment-payload.js";
export { Challenge, PaymentRequired } from "./payment-required.js";
export { PaymentRequirements } from "./payment-requirements.js";
export { type DescribedReason, describeReason, type ReasonInfo, reasons } from "./reason.js";
export { resolveScheme } from "./resolve-scheme.js";
export { ReceivedResourceInfo, ResourceInfo } from "./resource-info.js";
export { firstRefusal, type Refusal, type Rule, withoutRule } from "./rule.js";
export { anyObject, leaf, nonEmptyString } from "./schema/leaf.js";
export { optional } from "./schema/optional.js";
export { wireObject } from "./schema/wire-object.js";
export type {
  ClientScheme,
  ExtensionAnswers,
  Facilitator,
  FacilitatorScheme,
  Price,
  PricedAsset,
  ResumeOptions,
  Scheme,
  SchemeEvent,
  ServerScheme,
  SettleOptions,
  SignedPayload,
} from "./scheme.js";
export { SettleResponse } from "./settle.js";
export type {
  Claim,
  PendingSettlement,
  SentTransaction,
  SettlementHold,
  SettlementRecord,
  SettlementStore,
} from "./settlement-store.js";
export { SupportedKind, SupportedResponse } from "./supported.js";
export { VerifyResponse } from "./verify.js";
