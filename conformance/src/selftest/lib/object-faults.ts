import { X402Error } from "@x402-reference/types";
import type { ObjectType } from "../../lib/contract.js";
import type { Operation } from "../../lib/operation.js";
import { isObject, type JsonObject } from "../../vectors/json.js";
import { type Fault, honest } from "./faults.js";

type Unread = readonly [type: ObjectType, field: RegExp, requirement: string, what: string];

/** What a library may forget to look at, by the wire object, the place in it, and who demands it. */
const unread: readonly Unread[] = [
  ["ResourceInfo", /^(description|mimeType)$/, "CORE-PR-005", "description and media type of a resource"],
  ["ResourceInfo", /^serviceName$/, "CORE-PR-006", "the name of a service"],
  ["ResourceInfo", /^tags\b/, "CORE-PR-007", "the tags of a resource"],
  ["ResourceInfo", /^iconUrl$/, "CORE-PR-008", "the address of an icon"],
  ["PaymentRequired", /^error$/, "CORE-PR-009", "the error of a challenge"],
  ["PaymentRequired", /^extensions\b/, "CORE-PR-010", "the extensions of a challenge"],
  ["PaymentRequirements", /^extra$/, "CORE-RQ-007", "the extra of an offer"],
  ["PaymentPayload", /^extensions$/, "CORE-PP-009", "the extensions of a payment"],
  ["SettleResponse", /^amount$/, "CORE-SR-010", "the amount of a settlement"],
  ["SettleResponse", /^extensions$/, "CORE-SR-011", "the extensions of a settlement"],
  ["SupportedResponse", /\bextra$/, "FAC-SUP-006", "the extra of a kind"],
  ["PaymentRequiredV1", /^(x402Version|accepts)?$/, "HTTP-V1-001", "version and offers of a challenge of version 1"],
  ["PaymentRequirementsV1", /^\w+$/, "HTTP-V1-002", "the members of an offer of version 1"],
  ["PaymentRequiredV1", /^error$/, "HTTP-V1-003", "the error of a challenge of version 1"],
  ["PaymentPayloadV1", /^\w*$/, "HTTP-V1-004", "the members of a payment of version 1"],
  ["SettleResponseV1", /^$/, "HTTP-V1-006", "whether a settlement of version 1 is an object"],
  ["McpResult", /payment-response/, "MCP-SRV-008", "the settlement in a tool's result"],
  ["A2aMetadata", /receipts/, "A2A-SRV-007", "the receipts of a task"],
  ["A2aMetadata", /status/, "A2A-SRV-013", "the state of a payment"],
  ["DiscoveryList", /^$/, "DISC-002", "whether a list of resources is an object"],
  ["DiscoveryList", /^pagination\b/, "DISC-003", "the pages of a list of resources"],
  ["DiscoveryList", /^items\.\d+\.(resource|type|accepts)$/, "DISC-004", "the members of a listed resource"],
  ["DiscoveryList", /lastUpdated$/, "DISC-005", "when a listed resource was updated"],
  ["DiscoverySearch", /^(resources)?$/, "DISC-015", "the resources of a search"],
  ["DiscoverySearch", /^(partialResults|pagination\b.*)$/, "DISC-016", "the pages of a search"],
];

/** Faults of libraries in reading wire objects. */
export const objectFaults: readonly Fault[] = [
  ...unread.map(([type, field, requirement, what]) => ({
    id: `lib-unread-${requirement.toLowerCase()}`,
    requirement,
    fault: `does not look at ${what}`,
    changes: { "object.read": blindTo(type, field) },
  })),
  {
    id: "lib-mcp-any-result",
    requirement: "MCP-CLI-001",
    fault: "takes every result of a tool for a challenge",
    changes: { "object.read": blindTo("McpChallenge", /.*/) },
  },
  {
    id: "lib-mcp-structured-alone",
    requirement: "MCP-SRV-001",
    fault: "wants no more of a challenge than its structured content, and no text beside it",
    changes: { "object.read": refusing("McpChallenge", ({ content }) => content !== undefined) },
  },
  {
    id: "lib-a2a-no-challenge",
    requirement: "A2A-SRV-004",
    fault: "does not know the challenge of a task",
    changes: { "object.read": refusing("A2aMetadata", (metadata) => "x402.payment.required" in metadata) },
  },
  {
    id: "lib-a2a-no-failure",
    requirement: "A2A-SRV-009",
    fault: "does not know the state of a failed payment",
    changes: { "object.read": refusing("A2aMetadata", inState("payment-failed")) },
  },
  {
    id: "lib-a2a-no-submission",
    requirement: "A2A-CLI-003",
    fault: "does not know the state of a submitted payment",
    changes: { "object.read": refusing("A2aMetadata", inState("payment-submitted")) },
  },
];

function blindTo(type: ObjectType, field: RegExp): Operation {
  return async (input) => {
    try {
      return await honest("object.read", input);
    } catch (error) {
      const isUnseen = input.type === type && error instanceof X402Error && field.test(error.field ?? "");
      if (!isUnseen) throw error;
      return { object: input.object };
    }
  };
}

function refusing(type: ObjectType, when: (object: JsonObject) => boolean): Operation {
  return (input) => {
    if (input.type === type && isObject(input.object) && when(input.object)) throw new RangeError("refused");
    return honest("object.read", input);
  };
}

function inState(state: string) {
  return (metadata: JsonObject) => metadata["x402.payment.status"] === state;
}
