import type { FacilitatorRequest } from "@x402-reference/types";
import { permit2Address } from "../chain/addresses.js";
import { member } from "../peers/payment-header.js";
import {
  breakingAt,
  faulty,
  misbuilt,
  misunderstanding,
  refusing,
  settling,
  verifying,
  wording,
} from "./faulty-facilitator.js";
import { oneAtATime } from "./settle-faults.js";
import type { Mutant } from "./types.js";
import type { JsonObject } from "./unusual.js";

/** Facilitators that are too strict, too simple or not of the protocol's words. */
export function evmApiFaults(): Mutant[] {
  return [
    ...faulty(
      "settles-one-at-a-time",
      ["EVM-SET-004", "EVM-P2-016"],
      "refuses to settle while it settles something else",
      settling(oneAtATime),
    ),
    ...misbuilt(
      "names-somebody",
      ["EVM-SET-022", "FAC-VER-003"],
      "names somebody else as the payer",
      wording((answer) => ({ ...answer, payer: permit2Address })),
    ),
    ...faulty(
      "wants-more",
      ["EVM-GEN-001"],
      "refuses a payment of exactly the price",
      refusing(({ paymentPayload: { payload }, paymentRequirements: { amount } }) => {
        const paid =
          textOf(payload, "authorization", "value") ?? textOf(payload, "permit2Authorization", "permitted", "amount");
        return paid === amount;
      }),
    ),
    ...misbuilt(
      "breaks-at-strangers",
      ["EVM-GEN-004", "EVM-GEN-005", "FAC-VER-020"],
      "breaks at a network or a version that it does not know",
      breakingAt(["invalid_network", "invalid_x402_version", "unsupported_network", "invalid_scheme"]),
    ),
    ...misbuilt(
      "breaks-at-gaps",
      ["EVM-GEN-006", "EVM-P2-031", "FAC-VER-021", "FAC-GEN-006"],
      "breaks at a payload that lacks something",
      breakingAt(["invalid_payload"]),
    ),
    ...misbuilt(
      "breaks-without-gas",
      ["EVM-3009-039"],
      "breaks where its transaction is not taken",
      breakingAt(["invalid_transaction_state"]),
    ),
    ...misbuilt(
      "hides-others",
      ["EVM-3009-038"],
      "does not tell that somebody else has settled a payment",
      wording(({ errorMessage: _, ...answer }) => (answer.success === false ? { ...answer, transaction: "" } : answer)),
    ),
    ...faulty(
      "takes-all-at-verify",
      ["EVM-SIG-005"],
      "finds everything valid until it has to settle it",
      verifying(() => ({ isValid: true })),
    ),
    ...faulty(
      "takes-its-time",
      ["EVM-SET-031"],
      "refuses offers that allow less than ten seconds",
      refusing(({ paymentRequirements: { maxTimeoutSeconds } }) => maxTimeoutSeconds < 10),
    ),
    ...faulty(
      "compares-letters",
      ["EVM-GEN-010"],
      "compares addresses by their letters",
      refusing(({ paymentPayload: { payload }, paymentRequirements: { payTo } }) => {
        const to = textOf(payload, "authorization", "to") ?? textOf(payload, "permit2Authorization", "witness", "to");
        return to !== undefined && to !== payTo;
      }),
    ),
    ...faulty(
      "insists-on-a-method",
      ["EVM-GEN-018"],
      "takes offers only whose transfer method it finds as it expects",
      refusing(({ paymentPayload: { payload }, paymentRequirements: { extra } }) =>
        "permit2Authorization" in payload
          ? extra?.assetTransferMethod === undefined
          : extra?.assetTransferMethod !== undefined,
      ),
    ),
    ...faulty(
      "reads-small-letters",
      ["EVM-SIG-008"],
      "does not read capitals in a signature",
      refusing(({ paymentPayload: { payload } }) => /[A-F]/.test(String(payload.signature))),
    ),
    ...faulty(
      "drops-extensions",
      ["EVM-GAS-013", "EVM-GAS-014", "EVM-GAS-023"],
      "does not read the extensions of a payment",
      misunderstanding(withoutExtensions),
    ),
    ...faulty(
      "counts-on-approvals",
      ["EVM-GAS-027"],
      "counts on an approval that nobody has sent",
      verifying((verdict) =>
        !verdict.isValid && verdict.invalidReason === "permit2_allowance_required" ? { isValid: true } : verdict,
      ),
    ),
    ...misbuilt(
      "waves-version-one-through",
      ["EVM-V1-004", "EVM-V1-005", "EVM-V1-006", "HTTP-V1-014", "HTTP-V1-015"],
      "takes every payment of version 1",
      { decorateHandler: (handler) => takingVersionOne(handler) },
    ),
    ...misbuilt(
      "tells-stories",
      ["EVM-V1-007", "FAC-VER-023"],
      "refuses in sentences",
      wording(({ errorReason, invalidReason, ...answer }) => ({
        ...answer,
        ...(errorReason !== undefined && { errorReason: `Error: ${String(errorReason)}` }),
        ...(invalidReason !== undefined && { invalidReason: `Error: ${String(invalidReason)}` }),
      })),
    ),
  ];
}

type Handler = (request: Request) => Promise<Response>;

function withoutExtensions(request: FacilitatorRequest): FacilitatorRequest {
  const { extensions: _, ...paymentPayload } = request.paymentPayload;
  return { ...request, paymentPayload };
}

function takingVersionOne(handler: Handler): Handler {
  return async (request) => {
    const asked: unknown =
      request.method === "POST"
        ? await request
            .clone()
            .json()
            .catch(() => undefined)
        : undefined;
    const answer = await handler(request);
    if (member(asked, "x402Version") !== 1 || answer.status !== 200) return answer;
    if (new URL(request.url).pathname.endsWith("/verify")) return Response.json({ isValid: true });
    const said: JsonObject = await answer.json();
    return Response.json({
      ...said,
      success: true,
      errorReason: undefined,
      transaction: said.transaction || `0x${"0".repeat(64)}`,
    });
  };
}

function textOf(value: unknown, ...path: string[]): string | undefined {
  const found = path.reduce(member, value);
  return typeof found === "string" ? found : undefined;
}
