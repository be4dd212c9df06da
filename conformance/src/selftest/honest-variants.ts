import type { Role } from "../report/format.js";
import {
  referenceClientTarget,
  referenceFacilitatorTarget,
  referenceServerTarget,
} from "../roles/reference-targets.js";
import type { Target } from "../run/types.js";
import { libVariants } from "./lib-variants.js";
import { delayed, editingJson, type JsonObject, reversed, withAnswerHeaders } from "./unusual.js";

/** A program that is unusual and right: the suite must not accuse it. */
export interface HonestVariant {
  id: string;
  role: Role;
  target: Target;
}

type Handler = (request: Request) => Promise<Response>;

/** Legal but unusual programs of each role. */
export function honestVariants(): HonestVariant[] {
  const facilitator = (id: string, decorateHandler: (handler: Handler) => Handler) => ({
    id,
    role: "facilitator" as const,
    target: referenceFacilitatorTarget({ name: id, decorateHandler }),
  });
  return [
    facilitator("facilitator: members that the specification does not know", (handler) =>
      editingJson(handler, (body) => ({ zzz: { a: [1, null] }, ...body })),
    ),
    facilitator("facilitator: members in reverse order", (handler) => editingJson(handler, reversed)),
    facilitator("facilitator: spacious JSON", (handler) => editingJson(handler, (body) => body, 4)),
    facilitator("facilitator: payer in lower case", (handler) =>
      editingJson(handler, (body) =>
        // On Solana capitals matter.
        String(body.payer).startsWith("0x") ? { ...body, payer: String(body.payer).toLowerCase() } : body,
      ),
    ),
    facilitator("facilitator: no payer named", (handler) =>
      editingJson(handler, ({ payer, ...body }) => (speaksVersionOne(body) ? { ...body, payer } : body)),
    ),
    facilitator("facilitator: the official SDK's codes", (handler) => editingJson(handler, withSdkCodes)),
    facilitator("facilitator: a charset in its content type", (handler) =>
      withAnswerHeaders(handler, { "content-type": "application/json; charset=utf-8" }),
    ),
    facilitator("facilitator: slow answers", (handler) => delayed(handler, 150)),
    facilitator("facilitator: more kinds than one", (handler) =>
      editingJson(handler, (body) =>
        Array.isArray(body.kinds)
          ? { ...body, kinds: [...body.kinds, { x402Version: 1, scheme: "exact", network: "base" }] }
          : body,
      ),
    ),
    { id: "server: Express", role: "server", target: referenceServerTarget({ host: "express" }) },
    { id: "server: Node's own", role: "server", target: referenceServerTarget({ host: "node" }) },
    { id: "server: Hono", role: "server", target: referenceServerTarget({ host: "hono" }) },
    { id: "server: version 2 alone", role: "server", target: referenceServerTarget({ gate: { v1: false } }) },
    {
      id: "server: tools that answer in events",
      role: "server",
      target: referenceServerTarget({ name: "a server whose tools answer in events", tools: { events: true } }),
    },
    {
      id: "server: known under another address",
      role: "server",
      target: referenceServerTarget({ gate: { baseUrl: "https://shop.example" } }),
    },
    {
      id: "server: slow verdicts",
      role: "server",
      target: referenceServerTarget({
        name: "a server with slow verdicts",
        decorate: (gate) => ({
          async admit(request) {
            await new Promise((resolve) => setTimeout(resolve, 60));
            return gate.admit(request);
          },
        }),
      }),
    },
    {
      id: "client: members of the payload in reverse order",
      role: "client",
      target: referenceClientTarget({
        name: "a client with reversed members",
        decorate: (scheme) => ({
          ...scheme,
          createPayload: async (offer) => reversed(await scheme.createPayload(offer)),
        }),
      }),
    },
    {
      id: "client: members of the payload that the specification does not know",
      role: "client",
      target: referenceClientTarget({
        name: "a client with more members",
        decorate: (scheme) => ({
          ...scheme,
          createPayload: async (offer) => ({ zzz: [1, { a: null }], ...(await scheme.createPayload(offer)) }),
        }),
      }),
    },
    {
      id: "client: slow signatures",
      role: "client",
      target: referenceClientTarget({
        name: "a client with slow signatures",
        decorate: (scheme) => ({
          ...scheme,
          async createPayload(offer) {
            await new Promise((resolve) => setTimeout(resolve, 60));
            return scheme.createPayload(offer);
          },
        }),
      }),
    },
    ...libVariants(),
  ];
}

const sdkCodes: Readonly<Record<string, string>> = {
  invalid_exact_evm_payload_signature: "invalid_exact_evm_signature",
  invalid_exact_evm_payload_recipient_mismatch: "invalid_exact_evm_recipient_mismatch",
  insufficient_funds: "invalid_exact_evm_insufficient_balance",
  invalid_network: "invalid_exact_evm_network_mismatch",
  invalid_scheme: "invalid_exact_evm_scheme",
};

function withSdkCodes(body: JsonObject): JsonObject {
  const member = "invalidReason" in body ? "invalidReason" : "errorReason";
  const code = sdkCodes[String(body[member])];
  return code ? { ...body, [member]: code } : body;
}

/** Tells settlements of version 1, which have to name the payer: their network has no namespace. */
function speaksVersionOne({ network }: JsonObject): boolean {
  return typeof network === "string" && !network.includes(":");
}
