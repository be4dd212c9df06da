import { offer, payer, payment, settlement } from "../samples.js";
import {
  doubtsAt,
  keepsUnknown,
  mayLack,
  needs,
  objectTable,
  observesAt,
  reads,
  readsAt,
  readsNull,
  refusesAt,
  refusesNonObjects,
} from "./table.js";

export const requestRows = objectTable(
  {
    type: "FacilitatorRequest",
    slug: "request",
    noun: "A request to a facilitator",
    why: "A facilitator that guesses what it was asked settles something else.",
    requirement: "FAC-VER-021",
    valid: { x402Version: 2, paymentPayload: payment, paymentRequirements: offer },
  },
  [
    ...refusesNonObjects(),
    ...needs("/paymentPayload"),
    refusesAt("/paymentPayload", "a text", "eyJ4NDAyVmVyc2lvbiI6Mn0="),
    ...needs("/paymentPayload/accepted"),
    ...needs("/paymentPayload/payload"),
    ...needs("/paymentPayload/x402Version", "FAC-VER-020"),
    refusesAt("/paymentPayload/x402Version", "3", 3, "FAC-VER-020"),
    refusesAt("/paymentPayload/x402Version", "the text 2", "2", "FAC-VER-020"),
    ...needs("/paymentRequirements", "FAC-VER-022"),
    refusesAt("/paymentRequirements", "an array", [offer], "FAC-VER-022"),
    ...needs("/paymentRequirements/asset", "FAC-VER-022"),
    refusesAt("/paymentRequirements/amount", "a number", 10000, "FAC-VER-022"),
    refusesAt("/x402Version", "3", 3, "FAC-VER-020"),
    doubtsAt(
      "/x402Version",
      "1 around a payment of version 2",
      1,
      "warn",
      "The payment's own version counts.",
      "FAC-VER-024",
    ),
    reads(
      "no-version",
      "A request to a facilitator without a version of its own",
      { paymentPayload: payment, paymentRequirements: offer },
      { "/value/object/paymentRequirements": { const: offer } },
      "SRV-FAC-002",
    ),
    keepsUnknown("/region", "lenient", "FAC-GEN-013"),
    keepsUnknown("/paymentRequirements/region", "lenient", "FAC-GEN-013"),
  ],
);

const invalid = { isValid: false, invalidReason: "insufficient_funds", payer };

export const verdictRows = objectTable(
  {
    type: "VerifyResponse",
    slug: "verdict",
    noun: "A verdict",
    why: "What is not clearly valid must not be read as valid: goods are handed over for it.",
    requirement: "CORE-VR-001",
    valid: { isValid: true, payer, extra: { checked: true }, extensions: { "example-info": {} } },
  },
  [
    ...refusesNonObjects(),
    reads("refusal", "A verdict that refuses", invalid, {
      "/value/object/isValid": { const: false },
      "/value/object/invalidReason": { const: "insufficient_funds" },
    }),
    reads(
      "unknown-reason",
      "A verdict with a reason that nobody knows",
      { ...invalid, invalidReason: "moon_phase" },
      {
        "/value/object/isValid": { const: false },
        "/value/object/invalidReason": { const: "moon_phase" },
      },
      "ERR-001",
    ),
    reads(
      "no-reason",
      "A verdict that refuses without a reason",
      { isValid: false },
      {
        "/value/object/isValid": { const: false },
      },
      "CORE-VR-003",
    ),
    reads(
      "valid-only",
      "A verdict that says no more than valid",
      { isValid: true },
      {
        "/value/object/isValid": { const: true },
      },
    ),
    ...needs("/isValid"),
    refusesAt("/isValid", "the text true", "true"),
    refusesAt("/isValid", "1", 1),
    refusesAt("/isValid", "an object", {}),
    ...mayLack("/payer"),
    refusesAt("/payer", "a number", 7, "CORE-VR-004"),
    ...mayLack("/extra"),
    refusesAt("/extra", "an array", [], "CORE-VR-005"),
    ...mayLack("/extensions"),
    refusesAt("/extensions", "a text", "x", "CORE-VR-005"),
    readsNull("/invalidReason", "isValid"),
    observesAt("/invalidReason", "a reason beside valid", "insufficient_funds", "CORE-VR-002"),
    keepsUnknown("/region", "lenient", "CORE-SR-015"),
  ],
);

const failed = { success: false, errorReason: "insufficient_funds", transaction: "", network: "eip155:84532" };
const pending = { ...failed, errorReason: "settlement_pending", transaction: settlement.transaction };

export const settlementRows = objectTable(
  {
    type: "SettleResponse",
    slug: "settlement",
    noun: "A settlement",
    why: "It says whether money moved: goods and refunds depend on it.",
    requirement: "CORE-SR-001",
    valid: settlement,
  },
  [
    ...refusesNonObjects(),
    reads(
      "failure",
      "A settlement that failed",
      failed,
      {
        "/value/object/success": { const: false },
        "/value/object/errorReason": { const: "insufficient_funds" },
        "/value/object/transaction": { const: "" },
      },
      "CORE-SR-003",
    ),
    reads(
      "pending",
      "A settlement that is pending",
      pending,
      {
        "/value/object/success": { const: false },
        "/value/object/errorReason": { const: "settlement_pending" },
        "/value/object/transaction": { const: settlement.transaction },
      },
      "CORE-SR-012",
    ),
    reads(
      "no-reason",
      "A settlement that failed without a reason",
      { success: false, transaction: "", network: "eip155:84532" },
      {
        "/value/object/success": { const: false },
      },
      "CORE-SR-008",
    ),
    reads(
      "message",
      "A settlement that failed with a message",
      { ...failed, errorMessage: "no money" },
      {
        "/value/object/success": { const: false },
      },
      "CORE-SR-014",
    ),
    reads(
      "bare",
      "A settlement with nothing but what is required",
      { success: true, transaction: settlement.transaction, network: "eip155:84532" },
      {
        "/value/object/success": { const: true },
      },
    ),
    ...needs("/success"),
    refusesAt("/success", "the text true", "true"),
    refusesAt("/success", "1", 1),
    ...needs("/transaction", "CORE-SR-002"),
    refusesAt("/transaction", "a number", 7, "CORE-SR-002"),
    ...needs("/network", "CORE-SR-005"),
    refusesAt("/network", "no text", "", "CORE-SR-005"),
    refusesAt("/network", "a name of version 1", "base-sepolia", "CORE-SR-005"),
    ...mayLack("/payer"),
    refusesAt("/payer", "a number", 7, "CORE-SR-009"),
    ...mayLack("/amount"),
    refusesAt("/amount", "a number", 10000, "CORE-SR-010"),
    refusesAt("/amount", "a point", "0.01", "CORE-SR-010"),
    readsAt("/amount", "more than a double holds", "9007199254740993", "CORE-SR-010"),
    ...mayLack("/extensions"),
    refusesAt("/extensions", "an array", [], "CORE-SR-011"),
    readsNull("/errorReason", "success"),
    keepsUnknown("/status", "lenient", "CORE-SR-015"),
  ],
);

const kind = { x402Version: 2, scheme: "exact", network: "eip155:84532", extra: { name: "USDC" } };

export const supportedRows = objectTable(
  {
    type: "SupportedResponse",
    slug: "supported",
    noun: "A list of what is supported",
    why: "Servers offer by it what they cannot collect otherwise.",
    requirement: "FAC-SUP-001",
    valid: { kinds: [kind], extensions: ["bazaar"], signers: { "eip155:*": [payer] } },
  },
  [
    ...refusesNonObjects(),
    reads(
      "kinds-only",
      "A list of kinds only, as in version 1",
      { kinds: [kind] },
      {
        "/value/object/kinds/0": { const: kind },
      },
      "FAC-SUP-011",
    ),
    ...needs("/kinds"),
    refusesAt("/kinds", "an object", {}),
    readsAt("/kinds", "no elements", []),
    readsAt(
      "/kinds/0",
      "a kind of version 1",
      { x402Version: 1, scheme: "exact", network: "base-sepolia" },
      "FAC-SUP-003",
    ),
    ...needs("/kinds/0/x402Version", "FAC-SUP-002"),
    refusesAt("/kinds/0/x402Version", "a text", "2", "FAC-SUP-002"),
    ...needs("/kinds/0/scheme", "FAC-SUP-002"),
    refusesAt("/kinds/0/scheme", "a number", 7, "FAC-SUP-002"),
    ...needs("/kinds/0/network", "FAC-SUP-002"),
    refusesAt("/kinds/0/network", "a number", 84532, "FAC-SUP-002"),
    ...mayLack("/kinds/0/extra"),
    refusesAt("/kinds/0/extra", "an array", [], "FAC-SUP-006"),
    refusesAt("/extensions", "a text", "bazaar", "FAC-SUP-004"),
    refusesAt("/extensions", "a number among them", ["bazaar", 7], "FAC-SUP-004"),
    refusesAt("/signers", "an array", [payer], "FAC-SUP-005"),
    refusesAt("/signers", "a text for a list", { "eip155:*": payer }, "FAC-SUP-005"),
    keepsUnknown("/region", "lenient"),
  ],
);
