import { challengeV1, offerV1, paymentV1, settlementV1 } from "../samples.js";
import { doubtsAt, keepsUnknown, mayLack, needs, objectTable, reads, refusesAt, refusesNonObjects } from "./table.js";

export const challengeV1Rows = objectTable(
  {
    type: "PaymentRequiredV1",
    slug: "v1-challenge",
    noun: "A challenge of version 1",
    why: "Servers of version 1 are still in use.",
    requirement: "HTTP-V1-001",
    valid: challengeV1,
  },
  [
    ...refusesNonObjects(),
    ...needs("/x402Version"),
    refusesAt("/x402Version", "2", 2),
    refusesAt("/x402Version", "the text 1", "1"),
    ...needs("/accepts"),
    refusesAt("/accepts", "an object", {}),
    doubtsAt(
      "/accepts/0/maxAmountRequired",
      "a number",
      10000,
      "lenient",
      "A reader may leave offers unread until it chooses one.",
      "HTTP-V1-002",
    ),
    refusesAt("/error", "an object", { code: "x" }, "HTTP-V1-003"),
    reads(
      "no-error",
      "A challenge of version 1 without error, as the official SDK sends it,",
      { x402Version: 1, accepts: [offerV1] },
      { "/value/object/x402Version": { const: 1 } },
      "HTTP-V1-003",
    ),
    keepsUnknown("/region", "lenient"),
  ],
);

export const offerV1Rows = objectTable(
  {
    type: "PaymentRequirementsV1",
    slug: "v1-offer",
    noun: "An offer of version 1",
    why: "What is sold, for how much and to whom: read differently, it is paid wrongly.",
    requirement: "HTTP-V1-002",
    valid: offerV1,
  },
  [
    ...refusesNonObjects(),
    ...["scheme", "network", "maxAmountRequired", "asset", "payTo", "maxTimeoutSeconds"].flatMap((member) =>
      needs(`/${member}`),
    ),
    ...["resource", "description"].map((member) =>
      doubtsAt(`/${member}`, "a number", 7, "warn", "What is paid does not depend on it."),
    ),
    refusesAt("/maxAmountRequired", "a number", 10000),
    refusesAt("/maxAmountRequired", "a point", "0.01"),
    refusesAt("/maxTimeoutSeconds", "a text", "60"),
    ...mayLack("/mimeType"),
    reads(
      "output-schema-null",
      "An offer of version 1 with null as outputSchema, which its table allows,",
      { ...offerV1, outputSchema: null },
      { "/value/object/maxAmountRequired": { const: offerV1.maxAmountRequired } },
    ),
    ...mayLack("/extra"),
    refusesAt("/extra", "an array", []),
    keepsUnknown("/region", "lenient"),
  ],
);

export const paymentV1Rows = objectTable(
  {
    type: "PaymentPayloadV1",
    slug: "v1-payment",
    noun: "A payment of version 1",
    why: "A payment that two readers read as two can be judged as one and settled as the other.",
    requirement: "HTTP-V1-004",
    valid: paymentV1,
  },
  [
    ...refusesNonObjects(),
    ...["x402Version", "scheme", "network", "payload"].flatMap((member) => needs(`/${member}`)),
    refusesAt("/x402Version", "2", 2),
    refusesAt("/payload", "a text", "0x"),
    refusesAt("/payload", "an array", []),
    keepsUnknown("/region", "lenient"),
  ],
);

export const settlementV1Rows = objectTable(
  {
    type: "SettleResponseV1",
    slug: "v1-settlement",
    noun: "A settlement of version 1",
    why: "It says whether money moved: goods and refunds depend on it.",
    requirement: "HTTP-V1-006",
    valid: settlementV1,
  },
  [
    ...refusesNonObjects(),
    ...needs("/success", "CORE-SR-001"),
    ...needs("/transaction", "CORE-SR-002"),
    ...needs("/network", "CORE-SR-005"),
    refusesAt("/success", "a text", "true", "CORE-SR-001"),
    doubtsAt("/payer", "null", null, "warn", "The official SDK reads it as optional.", "HTTP-V1-009"),
    reads(
      "failure",
      "A settlement of version 1 that failed",
      {
        success: false,
        errorReason: "insufficient_funds",
        transaction: "",
        network: "base-sepolia",
        payer: settlementV1.payer,
      },
      { "/value/object/success": { const: false } },
      "CORE-SR-003",
    ),
    keepsUnknown("/region", "lenient"),
  ],
);
