/** The operations of the driver protocol; what they take and answer is in `specs/DRIVER.md`. */
export const operationNames = [
  "base64.encode",
  "base64.decode",
  "json.parse",
  "required.decode",
  "required.encode",
  "payment.decode",
  "payment.encode",
  "settlement.decode",
  "settlement.encode",
  "object.read",
  "network.parse",
  "network.match",
  "network.fromV1",
  "network.toV1",
  "amount.parse",
  "amount.toAtomic",
  "amount.fromAtomic",
  "price.toAtomic",
  "evm.domainSeparator",
  "evm.digest",
  "evm.recover",
  "evm.sign",
  "svm.associatedAccount",
  "svm.verifyPayment",
  "offer.match",
  "extensions.echo",
  "v1.upgradeRequired",
  "v1.upgradePayment",
  "v1.downgradeSettlement",
] as const;
export type OperationName = (typeof operationNames)[number];

/** The wire objects that `object.read` knows by name. */
export const objectTypes = [
  "PaymentRequired",
  "PaymentRequirements",
  "ResourceInfo",
  "PaymentPayload",
  "FacilitatorRequest",
  "VerifyResponse",
  "SettleResponse",
  "SupportedResponse",
  "ExtensionEntry",
  "DiscoveryList",
  "DiscoverySearch",
  "Eip3009Payload",
  "McpChallenge",
  "McpResult",
  "A2aMetadata",
  "PaymentRequiredV1",
  "PaymentRequirementsV1",
  "PaymentPayloadV1",
  "SettleResponseV1",
] as const;
export type ObjectType = (typeof objectTypes)[number];

export const errorTypes = ["invalid", "refused", "unsupported", "internal"] as const;
export type ErrorType = (typeof errorTypes)[number];

/** What a driver says to one question, less the question's id: the observation that vectors point into. */
export type Answer =
  | { ok: true; value: Readonly<Record<string, unknown>> }
  | { ok: false; error: { type: ErrorType; field?: string; detail?: string } };

/** How a driver introduces itself. */
export interface Hello {
  name: string;
  version: string;
  language: string;
  /** The operations that it can do. */
  ops: readonly string[];
}

/** What a driver is asked, less the question's id. */
export interface Question {
  op: string;
  input?: unknown;
}

/** A library's driver that has introduced itself. */
export interface Driver {
  readonly hello: Hello;
  /**
   * Asks one question. Rejects with `DriverEndedError` when the driver has ended, does not answer as it must or does not
   * answer anything any more, else with the signal's reason.
   */
  ask(question: Question, signal: AbortSignal): Promise<Answer>;
}
