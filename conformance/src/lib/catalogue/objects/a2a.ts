import { challenge, payment, settlement } from "../samples.js";
import { keepsUnknown, objectTable, reads, refusesAt } from "./table.js";

const a2a = (status: string, more: object = {}) => ({ "x402.payment.status": status, ...more });
const result = "/value/object";
const status = `${result}/x402.payment.status`;

export const a2aRows = objectTable(
  {
    type: "A2aMetadata",
    slug: "a2a",
    noun: "The metadata of a message between agents",
    why: "The state says whose turn it is and whether money moved.",
    requirement: "A2A-SRV-013",
    valid: a2a("payment-completed", { "x402.payment.receipts": [settlement] }),
  },
  [
    reads(
      "required",
      "The metadata of a challenge between agents",
      a2a("payment-required", { "x402.payment.required": challenge }),
      { [status]: { const: "payment-required" } },
      "A2A-SRV-004",
    ),
    reads(
      "submitted",
      "The metadata of a payment between agents",
      a2a("payment-submitted", { "x402.payment.payload": payment }),
      { [status]: { const: "payment-submitted" } },
      "A2A-CLI-003",
    ),
    reads(
      "verified",
      "The metadata of a verified payment between agents",
      a2a("payment-verified"),
      { [status]: { const: "payment-verified" } },
      "A2A-SRV-013",
    ),
    reads(
      "rejected",
      "The metadata of a declined offer between agents",
      a2a("payment-rejected"),
      { [status]: { const: "payment-rejected" } },
      "A2A-CLI-005",
    ),
    reads(
      "failed",
      "The metadata of a failed payment between agents",
      a2a("payment-failed", {
        "x402.payment.error": "INSUFFICIENT_FUNDS",
        "x402.payment.receipts": [
          { success: false, errorReason: "insufficient_funds", transaction: "", network: "eip155:84532" },
        ],
      }),
      { [status]: { const: "payment-failed" }, [`${result}/x402.payment.receipts/0/success`]: { const: false } },
      "A2A-SRV-009",
    ),
    refusesAt("/x402.payment.status", "a state that does not exist", "payment-maybe"),
    refusesAt("/x402.payment.status", "a number", 7),
    refusesAt("/x402.payment.receipts", "an object", settlement, "A2A-SRV-007"),
    refusesAt("/x402.payment.receipts/0/success", "a text", "true", "CORE-SR-001"),
    keepsUnknown("/other.extension", "lenient"),
  ],
);
