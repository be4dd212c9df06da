import type { Rule } from "@x402-reference/types";
import { isObject, type PaymentHeader, paymentHeaderName } from "../payment-header.js";

/**
 * What a payment header has to be, in order. A header that breaks one of them is answered 400; one that could not be
 * read and yet breaks none counts as no payment.
 *
 * @see transports-v2/http.md, Error Handling
 */
export const headerRules: readonly Rule<PaymentHeader>[] = [
  {
    id: "HTTP-SRV-015",
    name: "the header is base64",
    check({ fault }) {
      if (fault?.code !== "malformed_header" && fault?.code !== "header_too_large") return undefined;
      return refuse(`${paymentHeaderName} cannot be read: ${fault.message} Send it once.`);
    },
  },
  {
    id: "HTTP-SRV-016",
    name: "the header is base64 of JSON",
    check({ fault }) {
      return fault?.code === "malformed_json"
        ? refuse(`${paymentHeaderName} cannot be read: ${fault.message}`)
        : undefined;
    },
  },
  {
    id: "HTTP-SRV-017",
    name: "the JSON is an object",
    check({ fault, value }) {
      return fault || isObject(value) ? undefined : refuse(`${paymentHeaderName} must be base64 of a JSON object.`);
    },
  },
  {
    id: "HTTP-SRV-019",
    name: "the protocol version is 2",
    check({ value }) {
      if (!isObject(value)) return undefined;
      const version: unknown = Reflect.get(value, "x402Version");
      if (version === 2) return undefined;
      const shown = JSON.stringify(version)?.slice(0, 40) ?? "absent";
      return { reason: "invalid_x402_version", message: `x402Version must be the number 2, not ${shown}.` };
    },
  },
  {
    id: "HTTP-SRV-018",
    name: "the object is a payment",
    check({ value, problem }) {
      if (!problem || !isObject(value)) return undefined;
      const reason = problem.field === "accepted.network" ? "invalid_network" : "invalid_payload";
      return { reason, message: `${paymentHeaderName}: ${problem.field || "the value"} must be ${problem.expected}.` };
    },
  },
];

function refuse(message: string) {
  return { reason: "invalid_payload", message };
}
