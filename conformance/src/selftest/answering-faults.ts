import { member, parseJsonText } from "../peers/payment-header.js";
import type { ReferenceFacilitatorOptions } from "../roles/reference-targets.js";
import { breakingAt, faulty, misbuilt, refusing, telling, wording } from "./faulty-facilitator.js";
import { verifiedOnly } from "./settle-faults.js";
import type { Mutant } from "./types.js";
import { editingJson, type JsonObject, withAnswerHeaders } from "./unusual.js";

/** Facilitators that do not speak the protocol as it is written. */
export function answeringFaults(): Mutant[] {
  return [
    ...misbuilt(
      "writes-truth-as-text",
      ["CORE-VR-001", "CORE-SR-001", "FAC-VER-002"],
      "writes its verdicts as text",
      wording(({ isValid, success, ...answer }) => ({
        ...answer,
        ...(isValid !== undefined && { isValid: String(isValid) }),
        ...(success !== undefined && { success: String(success) }),
      })),
    ),
    ...misbuilt(
      "always-gives-reasons",
      ["CORE-VR-002", "CORE-SR-007"],
      "gives an empty reason where nothing is wrong",
      wording((answer) => ({
        ...(answer.isValid === true && { invalidReason: "" }),
        ...(answer.success === true && { errorReason: "" }),
        ...answer,
      })),
    ),
    ...misbuilt(
      "renames-the-transaction",
      ["CORE-SR-002", "FAC-SET-002", "CORE-SR-004"],
      "tells the transaction under another name",
      wording(({ transaction, ...answer }) => ({
        ...answer,
        ...(transaction !== undefined && { txHash: transaction }),
      })),
    ),
    ...misbuilt(
      "makes-up-transactions",
      ["CORE-SR-003"],
      "names a transaction where it sent none",
      wording((answer) => (answer.transaction === "" ? { ...answer, transaction: `0x${"0".repeat(64)}` } : answer)),
    ),
    ...misbuilt(
      "names-no-network",
      ["CORE-SR-005", "CORE-SR-006"],
      "does not say on which network it settled",
      wording(({ network: _, ...answer }) => answer),
    ),
    ...misbuilt(
      "fails-nowhere",
      ["FAC-SET-013"],
      "names the network of its successes alone",
      wording(({ network, ...answer }) => ({ ...answer, ...(answer.success !== false && { network }) })),
    ),
    ...misbuilt(
      "gives-no-reason",
      ["CORE-SR-008"],
      "fails without a reason",
      wording(({ errorReason: _, ...answer }) => answer),
    ),
    ...misbuilt("has-one-endpoint", ["FAC-GEN-001"], "has no endpoint for settling", {
      decorateHandler: (handler) => async (request) =>
        new URL(request.url).pathname.endsWith("/settle")
          ? new Response("Not found", { status: 404 })
          : handler(request),
    }),
    ...misbuilt("hides-json", ["FAC-GEN-002"], "calls its JSON plain text", {
      decorateHandler: (handler) => withAnswerHeaders(handler, { "content-type": "text/plain" }),
    }),
    ...misbuilt("refuses-by-status", ["FAC-GEN-003"], "answers 400 to a payment that it refuses", {
      decorateHandler: (handler) => async (request) => {
        const answer = await handler(request);
        const isRefusal = member(parseJsonText(await answer.clone().text()), "isValid") === false;
        return isRefusal ? new Response(answer.body, { status: 400, headers: answer.headers }) : answer;
      },
    }),
    ...misbuilt(
      "breaks-at-offers",
      ["FAC-VER-022"],
      "breaks at an offer that lacks something",
      breakingAt(["invalid_payment_requirements"]),
    ),
    ...misbuilt(
      "wants-a-header",
      ["FAC-VER-001", "FAC-SET-001"],
      "wants the payment as the text of its header",
      wantingHeader,
    ),
    ...faulty(
      "knows-all-members",
      ["FAC-GEN-013"],
      "refuses a payment with members that it does not know",
      refusing(({ paymentPayload }) => Object.keys(paymentPayload).some((name) => !knownMembers.includes(name))),
    ),
    ...faulty(
      "wants-a-resource",
      ["FAC-VER-025"],
      "refuses a payment that names no resource",
      refusing(({ paymentPayload: { resource } }) => resource === undefined),
    ),
    ...faulty("settles-the-verified", ["FAC-SET-005"], "settles only what it has verified before", verifiedOnly),
    ...misbuilt("forgets-its-kinds", ["FAC-SUP-001"], "tells no kinds once it has judged a payment", {
      decorateHandler(handler) {
        let hasJudged = false;
        return editingJson(handler, ({ kinds, ...answer }) => {
          hasJudged ||= "isValid" in answer || "success" in answer;
          return { ...answer, ...(kinds !== undefined && { kinds: hasJudged ? {} : kinds }) };
        });
      },
    }),
    ...misbuilt(
      "serves-a-version-as-text",
      ["FAC-SUP-002"],
      "tells a version that it serves as text",
      telling(withKind({ x402Version: "2", scheme: "exact", network: "eip155:84532" })),
    ),
    ...misbuilt(
      "mixes-up-names",
      ["FAC-SUP-003"],
      "tells the networks of version 1 by the names of version 2",
      telling(({ kinds, ...answer }) => ({
        ...answer,
        kinds: Array.isArray(kinds)
          ? kinds.map((kind: JsonObject) => ({ ...kind, network: newName(kind.network) }))
          : [],
      })),
    ),
    ...misbuilt(
      "maps-extensions",
      ["FAC-SUP-004"],
      "tells extensions as an object",
      telling((answer) => ({ ...answer, extensions: {} })),
    ),
    ...misbuilt(
      "lists-signers",
      ["FAC-SUP-005", "FAC-SUP-008"],
      "tells its signers as a list, of no family",
      telling(({ signers, ...answer }) => ({ ...answer, signers: Object.values(Object(signers)).flat() })),
    ),
  ];
}

const knownMembers = ["x402Version", "resource", "accepted", "payload", "extensions"];

const wantingHeader: ReferenceFacilitatorOptions = {
  decorateHandler: (handler) => async (request) => {
    const asked = request.method === "POST" ? parseJsonText(await request.clone().text()) : undefined;
    return member(asked, "paymentPayload") === undefined || member(asked, "x402Version") !== 2
      ? handler(request)
      : Response.json({ error: "paymentHeader is missing" }, { status: 400 });
  },
};

function newName(name: unknown): unknown {
  return name === "base-sepolia" ? "eip155:84532" : name;
}

/** Adds a kind. */
function withKind(kind: JsonObject) {
  return (answer: JsonObject): JsonObject => ({
    ...answer,
    kinds: Array.isArray(answer.kinds) ? [...answer.kinds, kind] : answer.kinds,
  });
}
