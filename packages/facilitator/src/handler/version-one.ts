import { type Problem, parse, type ReadFacilitatorRequest, type SupportedKind } from "@x402-reference/types";
import {
  downgradeSettlement,
  networkFromV1,
  networkToV1,
  PaymentPayloadV1,
  PaymentRequirementsV1,
  reasonToV1,
  upgradePayment,
  upgradeRequirements,
} from "@x402-reference/types/v1";
import type { Dialect } from "./dialect.js";
import { member } from "./member.js";

/** The one scheme that version 1 has. */
const onlyScheme = "exact";

/**
 * Version 1, upgraded when it is read and written as version 1 again.
 *
 * @see x402-specification-v1.md §5, §7 and §9
 */
export const versionOne: Dialect = {
  read,
  verdict(answer) {
    const { isValid, payer } = answer;
    if (isValid) return { isValid, payer };
    return { isValid, invalidReason: reasonToV1(answer.invalidReason), invalidMessage: answer.invalidMessage, payer };
  },
  settlement: (answer, body) => downgradeSettlement(answer, { payer: payerOf(body) }),
  refusal(call, { reason, message }, body) {
    if (call === "verify") return { isValid: false, invalidReason: reasonToV1(reason), invalidMessage: message };
    return {
      success: false,
      errorReason: reasonToV1(reason),
      errorMessage: message,
      transaction: "",
      network: networkOf(body),
      payer: payerOf(body),
    };
  },
};

/** The same kinds as version 1 names them; those that it has no name for are left out. */
export function kindsOfVersionOne(kinds: readonly SupportedKind[]): SupportedKind[] {
  return kinds.flatMap((kind) => {
    const network = networkToV1(kind.network);
    if (kind.x402Version !== 2 || kind.scheme !== onlyScheme || network === undefined) return [];
    return [{ ...kind, x402Version: 1, network }];
  });
}

function read(body: unknown): ReadFacilitatorRequest {
  const payment = member(body, "paymentPayload");
  if (typeof payment === "object" && member(payment, "x402Version") !== 1) {
    return refuse("invalid_x402_version", "paymentPayload.x402Version must be the number 1, as that of the message.");
  }
  const offer = parse(PaymentRequirementsV1, member(body, "paymentRequirements"));
  if (!offer.ok) return malformed("paymentRequirements", offer.problem, "invalid_payment_requirements");
  const paid = parse(PaymentPayloadV1, payment);
  if (!paid.ok) return malformed("paymentPayload", paid.problem, "invalid_payload");

  const { scheme, network } = offer.value;
  if (networkFromV1(network) === undefined) {
    return refuse("invalid_network", "paymentRequirements.network is not the name of a network in version 1.");
  }
  if (scheme !== onlyScheme) {
    return refuse("unsupported_scheme", `Version 1 has no scheme but ${onlyScheme}.`);
  }
  if (paid.value.network !== network) {
    return refuse("invalid_network", "paymentPayload.network is not the offer's network.");
  }
  if (paid.value.scheme !== scheme) return refuse("invalid_scheme", "paymentPayload.scheme is not the offer's scheme.");
  const paymentRequirements = upgradeRequirements(offer.value);
  return {
    ok: true,
    request: { paymentPayload: upgradePayment(paid.value, paymentRequirements), paymentRequirements },
  };
}

function malformed(part: string, { field, expected }: Problem, reason: string): ReadFacilitatorRequest {
  const at = [part, field].filter(Boolean).join(".");
  return refuse(field === "network" ? "invalid_network" : reason, `${at} must be ${expected}.`);
}

function refuse(reason: string, message: string): ReadFacilitatorRequest {
  return { ok: false, refusal: { reason, message } };
}

/** Version 1 demands a payer in every settlement; of one that cannot be read from the request the name is empty. */
function payerOf(body: unknown): string {
  const payload = member(member(body, "paymentPayload"), "payload");
  const from = member(member(payload, "authorization"), "from");
  return typeof from === "string" ? from : "";
}

function networkOf(body: unknown): string {
  const named = member(member(body, "paymentRequirements"), "network");
  return typeof named === "string" && networkFromV1(named) !== undefined ? named : "unknown";
}
