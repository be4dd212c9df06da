import { challenge, settlement } from "../samples.js";
import { needs, objectTable, reads, refusesAt, refusesWhole } from "./table.js";

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
