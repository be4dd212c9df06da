import { address, isOffCurveAddress } from "@solana/kit";
import { type ExactSvmRules, exactSvmRules, withoutExactSvmRule } from "@x402-reference/exact-svm/facilitator";
import type { Facilitator, VerifyResponse } from "@x402-reference/types";
import { isObject } from "../vectors/json.js";
import { breakingAt, faulty, misbuilt, misunderstanding, telling, verifying, wording } from "./faulty-facilitator.js";
import { svmSettleFaults } from "./svm-settle-faults.js";
import { svmWalletFaults } from "./svm-wallet-faults.js";
import type { Mutant } from "./types.js";
import type { JsonObject } from "./unusual.js";

/** Facilitators with one mistake about Solana that is not the lack of one rule, by the requirements that it breaks. */
export function svmFaults(): Mutant[] {
  return [...refusingFaults(), ...laxFaults(), ...answerFaults(), ...svmSettleFaults(), ...svmWalletFaults()];
}

type Subject = Parameters<ExactSvmRules["payment"][number]["check"]>[0];

/** Facilitators that refuse what must be accepted. */
function refusingFaults(): Mutant[] {
  return [
    ...stricter("knows-four-instructions", ["SVM-EX-080"], "refuses more than a transfer and its memo", {
      refuses: ({ transaction }) => transaction.instructions.length > 4,
    }),
    ...stricter("demands-memos", ["SVM-EX-100"], "refuses payments without a memo that nobody demanded", {
      refuses: ({ transaction }) => transaction.instructions.length < 4,
    }),
    ...stricter("wants-its-place-empty", ["SVM-EX-073"], "refuses bytes in its own place for a signature", {
      refuses: ({ transaction }) => transaction.signatures[0]?.some(Boolean) === true,
    }),
    ...stricter("pays-nobody-else", ["SVM-EX-137"], "refuses payments to itself", {
      refuses: ({ requirements, ours }) => ours.has(requirements.payTo),
    }),
    ...stricter("wants-keys", ["SVM-EX-138"], "refuses recipients that are no key", {
      refuses: ({ requirements }) => isOffCurveAddress(address(requirements.payTo)),
    }),
    ...stricter("knows-no-orders", ["SVM-EX-150"], "refuses offers that demand a memo", {
      refuses: ({ requirements }) => requirements.extra?.memo !== undefined,
    }),
    ...misbuilt("fails-token-2022", ["SVM-EX-180"], "calls settled payments in mints of Token-2022 failed", {
      svmRules: { ...exactSvmRules, receipt: [...exactSvmRules.receipt, failingToken2022] },
    }),
  ];
}

/** Facilitators that accept what must be refused, where one rule alone does not hold it. */
function laxFaults(): Mutant[] {
  return [
    ...lacking("passes-signatures-on", ["SVM-EX-075"], "passes on what third parties have signed, unread", [
      "SVM-EX-072",
      "SVM-EX-074",
    ]),
    ...lacking("takes-anything-third", ["SVM-EX-085", "SVM-EX-098", "SVM-EX-121", "SVM-EX-188"], thirdFault, [
      "SVM-EX-120",
      "SVM-EX-134",
      "SVM-EX-135",
    ]),
    ...lacking("reads-what-is-left", ["SVM-EX-089"], "takes a compute budget that is cut off for none", [
      "SVM-EX-083",
      "SVM-EX-086",
      "SVM-EX-090",
    ]),
    ...lacking("signs-as-one-of-many", ["SVM-EX-136"], "signs with others for a transfer", [
      "SVM-EX-135",
      "SVM-EX-140",
    ]),
    ...lacking("pays-for-anything", ["SVM-EX-146"], "signs whatever stands behind the transfer", [
      "SVM-EX-091",
      "SVM-EX-140",
    ]),
    ...faulty(
      "reads-loose-base64",
      ["SVM-EX-050", "SVM-EX-056"],
      "reads base64 that is not written as it must be",
      misunderstanding((request) => ({
        ...request,
        paymentPayload: { ...request.paymentPayload, payload: inBase64(request.paymentPayload.payload) },
      })),
    ),
    ...faulty(
      "takes-nonsense-for-yes",
      ["SVM-EX-051", "SVM-EX-052", "SVM-EX-053", "SVM-EX-059"],
      "finds a payment valid that it cannot read",
      verifying((verdict) => (reasonIs(verdict, undecodable) ? { isValid: true } : verdict)),
    ),
    ...faulty(
      "trims-addresses",
      ["SVM-EX-047"],
      "trims the addresses of an offer",
      misunderstanding(({ paymentPayload, paymentRequirements }) => ({
        paymentPayload: { ...paymentPayload, accepted: trimmed(paymentPayload.accepted) },
        paymentRequirements: trimmed(paymentRequirements),
      })),
    ),
    ...faulty(
      "takes-a-silent-node-for-yes",
      ["SVM-EX-166"],
      "finds a payment on Solana valid that it could not judge",
      verifying((verdict) => (reasonIs(verdict, unjudged) ? { isValid: true } : verdict)),
    ),
    ...faulty(
      "blames-the-payer-for-the-node",
      ["SVM-EX-166"],
      "says that a transaction would fail when the node is down",
      verifying((verdict) => (reasonIs(verdict, unjudged) ? { ...verdict, invalidReason: wouldFail } : verdict)),
    ),
  ];
}

/** Facilitators that answer otherwise than they ought to. */
function answerFaults(): Mutant[] {
  return [
    ...misbuilt(
      "breaks-at-transactions",
      ["SVM-EX-044", "SVM-EX-061"],
      "breaks at what is no transaction",
      breakingAt(["invalid_payload", undecodable, "invalid_exact_svm_payload_no_transfer_instruction"]),
    ),
    ...misbuilt(
      "breaks-at-tables",
      ["SVM-EX-153"],
      "breaks at a lookup table",
      breakingAt(["invalid_exact_svm_smart_wallet_alt_resolution_not_available"]),
    ),
    ...misbuilt(
      "breaks-at-networks",
      ["SVM-V1-004"],
      "breaks at a network that version 1 has no name for",
      breakingAt(["invalid_network"]),
    ),
    ...misbuilt(
      "hides-the-fee-payer",
      ["SVM-EX-013"],
      "does not tell who pays the fee on Solana",
      telling(({ kinds, ...answer }) => ({
        ...answer,
        kinds: Array.isArray(kinds) ? kinds.map((kind) => (isObject(kind) ? without(kind, "extra") : kind)) : kinds,
      })),
    ),
    ...faulty("names-itself-as-payer", ["SVM-EX-012"], "names the fee payer as the payer", namingItself),
    ...misbuilt(
      "spells-in-one-version",
      ["SVM-V1-002"],
      "spells its reasons in version 1 as in version 2",
      wording((answer) => ({
        ...answer,
        ...(typeof answer.invalidReason === "string" &&
          /^(fee_payer_not|transaction_)/.test(answer.invalidReason) && {
            invalidReason: `invalid_exact_svm_${answer.invalidReason}`,
          }),
      })),
    ),
    ...misbuilt("serves-one-version-in-name", ["SVM-V1-001"], "lists version 1 on Solana and does not serve it", {
      decorateHandler: (handler) => async (request) =>
        request.method === "POST" && /"solana-devnet"/.test(await request.clone().text())
          ? Response.json({ error: "unknown network" }, { status: 400 })
          : handler(request),
    }),
  ];
}

const undecodable = "invalid_exact_svm_payload_transaction_could_not_be_decoded";
const wouldFail = "invalid_exact_svm_transaction_simulation_failed";
const unjudged = "unexpected_verify_error";
const thirdFault = "does not mind what stands in the transfer's place";

/** Only of Token-2022 is it looked at what the recipient got. */
const failingToken2022: ExactSvmRules["receipt"][number] = {
  id: "fails-token-2022",
  name: "the asset is of SPL Token",
  check: ({ receipt: { received } }) =>
    received === undefined ? undefined : { reason: "invalid_exact_svm_transaction_failed", message: "Unknown token." },
};

function stricter(
  name: string,
  requirements: readonly string[],
  fault: string,
  { refuses }: { refuses(subject: Subject): boolean },
): Mutant[] {
  const check = (subject: Subject) => (refuses(subject) ? { reason: "invalid_payload", message: fault } : undefined);
  const payment = [...exactSvmRules.payment, { id: name, name: fault, check }];
  return misbuilt(name, requirements, fault, { svmRules: { ...exactSvmRules, payment } });
}

function lacking(name: string, requirements: readonly string[], fault: string, rules: readonly string[]): Mutant[] {
  const svmRules = rules.reduce((rest, id) => withoutExactSvmRule(id, rest), exactSvmRules);
  return misbuilt(name, requirements, fault, { svmRules });
}

function inBase64(payload: unknown) {
  if (!isObject(payload) || typeof payload.transaction !== "string") return {};
  // What Node.js reads is any base64 at all.
  return { ...payload, transaction: Buffer.from(payload.transaction, "base64").toString("base64") };
}

function trimmed<Offer extends { asset: string; payTo: string }>(offer: Offer): Offer {
  return { ...offer, asset: offer.asset.trim(), payTo: offer.payTo.trim() };
}

function reasonIs(verdict: VerifyResponse, reason: string): boolean {
  return !verdict.isValid && verdict.invalidReason === reason;
}

function namingItself(facilitator: Facilitator): Facilitator {
  return {
    ...facilitator,
    verify: async (request) => ({ ...(await facilitator.verify(request)), ...feePayerOf(request) }),
    settle: async (request) => ({ ...(await facilitator.settle(request)), ...feePayerOf(request) }),
  };
}

function feePayerOf({ paymentRequirements: { extra } }: Parameters<Facilitator["verify"]>[0]): { payer?: string } {
  return typeof extra?.feePayer === "string" ? { payer: extra.feePayer } : {};
}

function without(kind: JsonObject, member: string): JsonObject {
  return Object.fromEntries(Object.entries(kind).filter(([key]) => key !== member));
}
