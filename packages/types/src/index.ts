export { AtomicAmount, atomicAmount, fromAtomic, isAtomicAmount, toAtomic } from "./amount.js";
export type { Brand } from "./brand.js";
export { decodeBase64, encodeBase64 } from "./codec/base64.js";
export {
  type HeaderCodec,
  paymentRequiredHeader,
  paymentResponseHeader,
  paymentSignatureHeader,
} from "./codec/header.js";
export { parseJson } from "./codec/json.js";
export { isX402Error, X402Error, type X402ErrorCode, type X402ErrorDetails } from "./error.js";
export { type FacilitatorRequest, type ReadFacilitatorRequest, readFacilitatorRequest } from "./facilitator-request.js";
export { maxBodyBytes, maxHeaderBytes, maxJsonDepth, maxOffers, minRemainingSeconds } from "./limits.js";
export { isNetwork, matchesNetwork, Network, network } from "./network.js";
export { anyObject, nonEmptyString, type Parsed, type Problem, parse, parseOrThrow, wireObject } from "./parse.js";
export { PaymentPayload } from "./payment-payload.js";
export { Challenge, PaymentRequired } from "./payment-required.js";
export { PaymentRequirements } from "./payment-requirements.js";
export { type ReasonInfo, reasons } from "./reason.js";
export { resolveScheme } from "./resolve-scheme.js";
export { ResourceInfo } from "./resource-info.js";
export { firstRefusal, type Refusal, type Rule, withoutRule } from "./rule.js";
export type {
  ClientScheme,
  Facilitator,
  FacilitatorScheme,
  Price,
  PricedAsset,
  Scheme,
  ServerScheme,
  SettleOptions,
} from "./scheme.js";
export { SettleResponse } from "./settle.js";
export type { Claim, SettlementRecord, SettlementStore } from "./settlement-store.js";
export { SupportedKind, SupportedResponse } from "./supported.js";
export { VerifyResponse } from "./verify.js";
