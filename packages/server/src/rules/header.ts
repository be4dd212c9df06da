import type { Rule } from "@x402-reference/types";
import { isObject, type PaymentHeader } from "../payment-header.js";

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
    check({ name, fault }) {
      if (fault?.code !== "malformed_header" && fault?.code !== "header_too_large") return undefined;
      return refuse(`${name} cannot be read: ${fault.message} Send it once.`);
    },
  },
  {
    id: "HTTP-SRV-016",
    name: "the header is base64 of JSON",
    check({ name, fault }) {
      return fault?.code === "malformed_json" ? refuse(`${name} cannot be read: ${fault.message}`) : undefined;
    },
  },
  {
    id: "HTTP-SRV-017",
    name: "the JSON is an object",
    check({ name, fault, value }) {
      return fault || isObject(value) ? undefined : refuse(`${name} must hold a JSON object.`);
    },
  },
  {
    id: "HTTP-SRV-019",
    name: "the protocol version is the header's",
    check({ version, value }) {
      if (!isObject(value)) return undefined;
      const claimed: unknown = Reflect.get(value, "x402Version");
      if (claimed === version) return undefined;
      const shown = JSON.stringify(claimed)?.slice(0, 40) ?? "absent";
      return { reason: "invalid_x402_version", message: `x402Version must be the number ${version}, not ${shown}.` };
    },
  },
  {
    id: "HTTP-SRV-018",
    name: "the object is a payment",
    check({ name, value, problem }) {
      if (!problem || !isObject(value)) return undefined;
      const reason = ["accepted.network", "network"].includes(problem.field) ? "invalid_network" : "invalid_payload";
      return { reason, message: `${name}: ${problem.field || "the value"} must be ${problem.expected}.` };
    },
  },
];

function refuse(message: string) {
  return { reason: "invalid_payload", message };
}
