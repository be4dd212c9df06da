import { parse } from "./parse.js";
import { PaymentPayload } from "./payment-payload.js";
import { PaymentRequirements } from "./payment-requirements.js";
import type { Refusal } from "./rule.js";

/**
 * What a server asks a facilitator to verify or settle: the client's payment and the server's own offer.
 *
 * @see x402-specification-v2.md §7.1
 */
export interface FacilitatorRequest {
  paymentPayload: PaymentPayload;
  paymentRequirements: PaymentRequirements;
}

/** A request as it was read, or the refusal to answer with. */
export type ReadFacilitatorRequest = { ok: true; request: FacilitatorRequest } | { ok: false; refusal: Refusal };

/**
 * Reads the JSON body of `/verify` or `/settle`; whatever is wrong with it becomes a refusal with the right code.
 *
 * @example
 * ```ts
 * const read = readFacilitatorRequest(JSON.parse(body));
 * if (!read.ok) return { isValid: false, invalidReason: read.refusal.reason };
 * ```
 * @see x402-specification-v2.md §7.1 and §9
 */
export function readFacilitatorRequest(body: unknown): ReadFacilitatorRequest {
  const version = member(body, "x402Version");
  if (version !== undefined && version !== 2) return versionRefused("x402Version", version);
  const payment = member(body, "paymentPayload");
  const paymentVersion = member(payment, "x402Version");
  if (isObject(payment) && paymentVersion !== 2) return versionRefused("paymentPayload.x402Version", paymentVersion);

  const requirements = parse(PaymentRequirements, member(body, "paymentRequirements"));
  if (!requirements.ok) {
    const { field, expected } = requirements.problem;
    return {
      ok: false,
      refusal: {
        reason: field === "network" ? "invalid_network" : "invalid_payment_requirements",
        message: `${["paymentRequirements", field].filter(Boolean).join(".")} must be ${expected}.`,
      },
    };
  }
  const payload = parse(PaymentPayload, payment);
  if (!payload.ok) {
    const { field, expected } = payload.problem;
    return {
      ok: false,
      refusal: {
        reason: field === "accepted.network" ? "invalid_network" : "invalid_payload",
        message: `${["paymentPayload", field].filter(Boolean).join(".")} must be ${expected}.`,
      },
    };
  }
  return { ok: true, request: { paymentPayload: payload.value, paymentRequirements: requirements.value } };
}

function versionRefused(field: string, version: unknown): ReadFacilitatorRequest {
  const shown = JSON.stringify(version) ?? "absent";
  return {
    ok: false,
    refusal: { reason: "invalid_x402_version", message: `${field} must be the number 2, not ${shown}.` },
  };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function member(value: unknown, name: string): unknown {
  return isObject(value) ? Reflect.get(value, name) : undefined;
}
