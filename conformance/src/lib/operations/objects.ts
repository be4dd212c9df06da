import { readEip3009Payload } from "@x402-reference/exact-evm";
import {
  A2aMetadata,
  DiscoveryList,
  DiscoverySearch,
  ExtensionEntry,
  McpChallenge,
  McpResult,
  type Parsed,
  PaymentPayload,
  PaymentRequired,
  PaymentRequirements,
  parse,
  ResourceInfo,
  readFacilitatorRequest,
  readMcpChallenge,
  SettleResponse,
  SupportedResponse,
  VerifyResponse,
  X402Error,
} from "@x402-reference/types";
import { PaymentPayloadV1, PaymentRequiredV1, PaymentRequirementsV1, SettleResponseV1 } from "@x402-reference/types/v1";
import { isObject } from "../../vectors/json.js";
import { type ObjectType, objectTypes } from "../contract.js";
import { type Operations, UnsupportedError } from "../operation.js";
import { text } from "./input.js";

type Reader = (value: unknown) => Parsed<unknown>;

const readers: Readonly<Record<ObjectType, Reader>> = {
  PaymentRequired: (value) => parse(PaymentRequired, value),
  PaymentRequirements: (value) => parse(PaymentRequirements, value),
  ResourceInfo: (value) => parse(ResourceInfo, value),
  PaymentPayload: (value) => parse(PaymentPayload, value),
  FacilitatorRequest: readRequest,
  VerifyResponse: (value) => parse(VerifyResponse, value),
  SettleResponse: (value) => parse(SettleResponse, value),
  SupportedResponse: (value) => parse(SupportedResponse, value),
  ExtensionEntry: (value) => parse(ExtensionEntry, value),
  DiscoveryList: (value) => parse(DiscoveryList, value),
  DiscoverySearch: (value) => parse(DiscoverySearch, value),
  Eip3009Payload: readEip3009Payload,
  McpChallenge: readChallengeOfTool,
  McpResult: (value) => parse(McpResult, value),
  A2aMetadata: (value) => parse(A2aMetadata, value),
  PaymentRequiredV1: (value) => parse(PaymentRequiredV1, value),
  PaymentRequirementsV1: (value) => parse(PaymentRequirementsV1, value),
  PaymentPayloadV1: (value) => parse(PaymentPayloadV1, value),
  SettleResponseV1: (value) => parse(SettleResponseV1, value),
};

/** Wire objects by name. */
export const objectOperations: Operations = {
  "object.read": (input) => {
    const name = text(input, "type");
    const type = objectTypes.find((known) => known === name);
    if (!type) throw new UnsupportedError(`There is no wire object ${JSON.stringify(name)}.`);
    const read = readers[type](input.object);
    if (read.ok) return { object: read.value };
    const { field, expected } = read.problem;
    throw new X402Error("malformed_object", `${type}: ${field || "the value"} must be ${expected}.`, { field });
  },
};

/** The body of a request to a facilitator, which has members beside the two that are read. */
function readRequest(body: unknown): Parsed<unknown> {
  const read = readFacilitatorRequest(body);
  if (read.ok) return { ok: true, value: { ...(isObject(body) && body), ...read.request } };
  return { ok: false, problem: { field: "", expected: `a request that is not ${read.refusal.reason}` } };
}

/** The result of a tool that asks for payment counts only with a challenge that can be read in it. */
function readChallengeOfTool(result: unknown): Parsed<unknown> {
  const challenge = readMcpChallenge(result);
  return challenge.ok ? parse(McpChallenge, result) : challenge;
}
