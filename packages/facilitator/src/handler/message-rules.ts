import type { Rule } from "@x402-reference/types";
import { member } from "./member.js";

/** A request as it came, in the version that it claims to be. */
export interface Message {
  version: 1 | 2;
  /** The JSON of `/verify` or `/settle`. */
  body: unknown;
}

/** The members by which a message of the other version would say a second time what is paid. */
const foreignMembers = {
  1: [
    { at: ["paymentRequirements", "amount"], reason: "invalid_payment_requirements" },
    { at: ["paymentPayload", "accepted"], reason: "invalid_payload" },
  ],
  2: [
    { at: ["paymentRequirements", "maxAmountRequired"], reason: "invalid_payment_requirements" },
    { at: ["paymentPayload", "accepted", "maxAmountRequired"], reason: "invalid_payload" },
  ],
} as const;

/**
 * What a request has to be before it is read, in order.
 *
 * @example
 * ```ts
 * const careless = createHandler(facilitator, { rules: withoutRule(messageRules, "EVM-V1-012") });
 * ```
 */
export const messageRules: readonly Rule<Message>[] = [
  {
    id: "EVM-V1-012",
    name: "The price is stated as the message's version states it, and only so.",
    check({ version, body }) {
      const found = foreignMembers[version].find(({ at }) => (at.reduce(member, body) ?? null) !== null);
      if (!found) return undefined;
      return {
        reason: found.reason,
        message: `${found.at.join(".")} belongs to version ${3 - version}, and the message is of version ${version}.`,
      };
    },
  },
];
