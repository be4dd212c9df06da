import {
  challenge,
  challengeV1,
  extension,
  offer,
  offerV1,
  payment,
  paymentV1,
  settlement,
  settlementV1,
} from "../samples.js";
import {
  doubtsAt,
  keepsUnknown,
  mayLack,
  needs,
  objectTable,
  observesAt,
  reads,
  readsAt,
  refusesAt,
  refusesNonObjects,
  refusesWhole,
} from "./table.js";

export const extensionRows = objectTable(
  {
    type: "ExtensionEntry",
    slug: "extension",
    noun: "An extension",
    why: "Clients echo its info, and its schema tells them what to answer.",
    requirement: "CORE-PR-010",
    valid: extension,
  },
  [
    ...refusesNonObjects(),
    ...needs("/info"),
    ...needs("/schema"),
    refusesAt("/info", "an array", []),
    refusesAt("/info", "a text", "report"),
    refusesAt("/schema", "a text", "object"),
    readsAt("/info", "no members", {}),
    keepsUnknown("/routeTemplate", "warn"),
  ],
);

const item = {
  resource: "https://api.example.com/premium-data",
  type: "http",
  x402Version: 2,
  accepts: [offer],
  lastUpdated: "2026-09-01T12:00:00Z",
  extensions: { bazaar: extension },
};

export const discoveryListRows = objectTable(
  {
    type: "DiscoveryList",
    slug: "discovery-list",
    noun: "A list of resources",
    why: "Agents buy what they find here.",
    requirement: "DISC-002",
    valid: { x402Version: 2, items: [item], pagination: { limit: 20, offset: 0, total: 1 } },
  },
  [
    ...refusesNonObjects(),
    ...needs("/items"),
    refusesAt("/items", "an object", {}),
    readsAt("/items", "no elements", []),
    ...needs("/x402Version"),
    ...needs("/pagination", "DISC-003"),
    refusesAt("/pagination/total", "a text", "1", "DISC-003"),
    ...needs("/pagination/limit", "DISC-003"),
    ...needs("/items/0/resource", "DISC-004"),
    refusesAt("/items/0/type", "a number", 7, "DISC-004"),
    ...needs("/items/0/accepts", "DISC-004"),
    ...needs("/items/0/lastUpdated", "DISC-004"),
    refusesAt("/items/0/lastUpdated", "true", true, "DISC-005"),
    reads(
      "unix-time",
      "A list of resources with its time in seconds",
      {
        x402Version: 2,
        items: [{ ...item, lastUpdated: 1_788_264_000 }],
        pagination: { limit: 20, offset: 0, total: 1 },
      },
      { "/value/object/items/0/resource": { const: item.resource } },
      "DISC-005",
    ),
    observesAt("/items/0/accepts/0", "an offer of version 1", offerV1, "DISC-006"),
    ...mayLack("/items/0/extensions"),
    refusesAt("/items/0/extensions", "an array", [], "DISC-012"),
    keepsUnknown("/items/0/region", "lenient"),
  ],
);

export const discoverySearchRows = objectTable(
  {
    type: "DiscoverySearch",
    slug: "discovery-search",
    noun: "A list of found resources",
    why: "Agents buy what they find here.",
    requirement: "DISC-015",
    valid: { x402Version: 2, resources: [item], partialResults: false, pagination: { limit: 20, cursor: "abc" } },
  },
  [
    ...refusesNonObjects(),
    ...needs("/resources"),
    refusesAt("/resources", "an object", {}),
    ...needs("/x402Version"),
    refusesAt("/partialResults", "a text", "no", "DISC-016"),
    refusesAt("/pagination/limit", "a text", "20", "DISC-016"),
    reads(
      "no-pages",
      "A list of found resources with null for pagination",
      { x402Version: 2, resources: [item], pagination: null },
      { "/value/object/resources/0/resource": { const: item.resource } },
      "DISC-016",
    ),
    reads(
      "last-page",
      "A list of found resources with null as cursor",
      { x402Version: 2, resources: [item], pagination: { limit: 20, cursor: null } },
      { "/value/object/pagination/limit": { const: 20 } },
      "DISC-016",
    ),
    keepsUnknown("/region", "lenient"),
  ],
);

const content = [{ type: "text", text: JSON.stringify(challenge) }];
const result = "/value/object";

export const mcpChallengeRows = objectTable(
  {
    type: "McpChallenge",
    slug: "mcp-challenge",
    noun: "A challenge in a tool result",
    why: "What is no challenge must not be paid, and what is one must be found.",
    requirement: "MCP-SRV-001",
    valid: { isError: true, structuredContent: challenge, content },
  },
  [
    reads(
      "text-only",
      "A challenge as text only",
      { isError: true, content },
      { [result]: { type: "object" } },
      "MCP-CLI-002",
    ),
    ...needs("/isError", "MCP-CLI-001"),
    refusesAt("/isError", "false", false, "MCP-CLI-001"),
    refusesAt("/isError", "the text true", "true", "MCP-CLI-001"),
    reads(
      "structured-only",
      "A challenge in structured form beside another text",
      { isError: true, structuredContent: challenge, content: [{ type: "text", text: "Payment required" }] },
      { [result]: { type: "object" } },
      "MCP-CLI-002",
    ),
    refusesWhole(
      "plain-error",
      "An error of a tool that is no challenge",
      "",
      { isError: true, content: [{ type: "text", text: "The city is unknown." }] },
      "MCP-CLI-001",
    ),
    refusesWhole(
      "error-json",
      "An error of a tool whose text is other JSON",
      "",
      { isError: true, content: [{ type: "text", text: '{"code":7}' }] },
      "MCP-CLI-001",
    ),
  ],
);

const paid = {
  content: [{ type: "text", text: "42" }],
  _meta: { "x402/payment-response": settlement, progressToken: 1 },
};
const receipt = "/_meta/x402~1payment-response";

export const mcpResultRows = objectTable(
  {
    type: "McpResult",
    slug: "mcp-result",
    noun: "A paid tool result",
    why: "The receipt is the client's only proof of payment.",
    requirement: "MCP-SRV-008",
    valid: paid,
  },
  [
    refusesAt(receipt, "a text", "eyJ9", "MCP-SRV-008"),
    refusesAt(`${receipt}/success`, "a text", "true", "CORE-SR-001"),
    refusesAt(`${receipt}/transaction`, "a number", 7, "CORE-SR-002"),
    reads(
      "failed",
      "A tool result whose payment failed",
      {
        content: [],
        _meta: {
          "x402/payment-response": {
            success: false,
            errorReason: "insufficient_funds",
            transaction: "",
            network: "eip155:84532",
          },
        },
      },
      { [`${result}${receipt}/success`]: { const: false } },
      "MCP-CLI-007",
    ),
  ],
);

const a2a = (status: string, more: object = {}) => ({ "x402.payment.status": status, ...more });
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
