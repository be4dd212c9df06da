import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import {
  A2aMetadata,
  a2aErrorCodes,
  a2aExtensionsHeader,
  a2aExtensionUris,
  a2aKeys,
  a2aPaymentStates,
  a2aTaskStates,
} from "./a2a.js";
import { DiscoveryList, DiscoverySearch } from "./discovery.js";
import { ExtensionEntry } from "./extension-entry.js";
import { McpChallenge, McpPaymentMeta, McpResult, mcpPaymentKey, mcpReceiptKey, readMcpChallenge } from "./mcp.js";
import { parse } from "./parse.js";
import { PaymentPayload } from "./payment-payload.js";
import { Challenge, PaymentRequired } from "./payment-required.js";
import { PaymentRequirements } from "./payment-requirements.js";
import { ReceivedResourceInfo, ResourceInfo } from "./resource-info.js";
import { SettleResponse } from "./settle.js";
import { challenge, offer, payment, settled } from "./testing/samples.js";

const url = "https://shop.example/report";
const whole = {
  ResourceInfo: [
    ResourceInfo,
    { url, description: "", mimeType: "", serviceName: "S", tags: ["t"], iconUrl: url },
    ["url"],
  ],
  ExtensionEntry: [ExtensionEntry, { info: {}, schema: {}, routeTemplate: "/:id" }, ["info", "schema"]],
  PaymentRequirements: [
    PaymentRequirements,
    offer,
    ["scheme", "network", "amount", "asset", "payTo", "maxTimeoutSeconds"],
  ],
  PaymentRequired: [PaymentRequired, challenge, ["x402Version", "resource", "accepts"]],
  PaymentPayload: [PaymentPayload, payment, ["x402Version", "accepted", "payload"]],
  SettleResponse: [SettleResponse, settled, ["success", "transaction", "network"]],
} as const;

const cases = Object.entries(whole);

describe.each(cases)("%s", (_name, [schema, object, required]) => {
  it("is read as it is, with members of others", () => {
    const extended = { ...object, zzz: { a: [null] } };
    expect(parse<z.core.$ZodType>(schema, extended)).toEqual({ ok: true, value: extended });
  });

  it.each(required)("needs %s", (member) => {
    for (const instead of [undefined, null, [], () => 1]) {
      expect(parse<z.core.$ZodType>(schema, { ...object, [member]: instead })).toMatchObject({
        ok: false,
        problem: { field: member },
      });
    }
  });

  it("reads null as absent where that is allowed, and never inherits a member", () => {
    const optional = Object.keys(object).filter((member) => !required.some((name) => name === member));
    const nulled = { ...object, ...Object.fromEntries(optional.map((member) => [member, null])) };
    if (schema !== ExtensionEntry) {
      const read = parse<z.core.$ZodType>(schema, nulled);
      expect(read.ok && Object.keys(z.parse(z.looseObject({}), read.value)).sort()).toEqual([...required].sort());
    }
    expect(parse<z.core.$ZodType>(schema, Object.create(object)).ok).toBe(false);
    expect(parse<z.core.$ZodType>(schema, [object]).ok).toBe(false);
  });
});

describe("what a server says of a resource", () => {
  it.each([
    ["serviceName", "", false],
    ["serviceName", "x".repeat(32), true],
    ["serviceName", "x".repeat(33), false],
    ["serviceName", "é", false],
    ["tags", ["a", "b", "c", "d", "e"], true],
    ["tags", ["a", "b", "c", "d", "e", "f"], false],
    ["tags", ["x".repeat(33)], false],
    ["tags", [""], false],
    ["tags", "a", false],
    ["iconUrl", `https://shop.example/${"x".repeat(2_027)}`, true],
    ["iconUrl", `https://shop.example/${"x".repeat(2_028)}`, false],
    ["iconUrl", "http://shop.example/i.png", true],
    ["iconUrl", "data:image/png;base64,AA==", false],
    ["iconUrl", "/i.png", false],
    ["iconUrl", "https://", false],
    ["iconUrl", "https://a b", false],
    ["iconUrl", "https://[", false],
    ["iconUrl", "https://shop.example/i.png x", false],
    ["iconUrl", "ahttps://shop.example/i.png", false],
    ["serviceName", "xé", false],
  ])("%s %j: %s", (member, value, ok) => {
    expect(parse(ResourceInfo, { url, [member]: value }).ok).toBe(ok);
    expect(parse(ReceivedResourceInfo, { url, [member]: value }).ok).toBe(value !== "a");
  });
});

describe("a challenge", () => {
  it.each([
    ["extensions.memo.info", { extensions: { memo: { schema: {} } } }],
    ["extensions.memo.schema", { extensions: { memo: { info: {}, schema: [] } } }],
    ["accepts", { accepts: [] }],
    ["accepts", { accepts: Array(65).fill(offer) }],
    ["accepts.1.amount", { accepts: [offer, { ...offer, amount: 1 }] }],
    ["x402Version", { x402Version: "2" }],
  ])("names %s when it is wrong", (field, change) => {
    expect(parse(PaymentRequired, { ...challenge, ...change })).toMatchObject({ ok: false, problem: { field } });
  });

  it("is read with as many offers as it may have, and no more", () => {
    const offers = (count: number) => parse(Challenge, { ...challenge, accepts: Array(count).fill({}) });
    expect(offers(64).ok).toBe(true);
    expect(offers(65)).toMatchObject({ problem: { field: "accepts" } });
  });
});

describe("discovery", () => {
  const item = { resource: url, type: "http", x402Version: 2, accepts: [offer], lastUpdated: 1_790_000_000 };
  const pagination = { limit: 20, offset: 0, total: 1 };

  it.each([
    1_790_000_000,
    "2026-09-21T10:00Z",
    "2026-09-21T10:00:00Z",
    "2026-09-21T10:00:00.123+02:00",
    "2026-09-21T10:00:00-0230",
  ])("takes the time %j", (lastUpdated) => {
    expect(parse(DiscoveryList, { x402Version: 2, items: [{ ...item, lastUpdated }], pagination }).ok).toBe(true);
  });

  it.each([
    "yesterday",
    "2026",
    "2026-09-21",
    "2026-09-21T10:00:00",
    "2026-13-21T10:00:00Z",
    "+002026-09-21T10:00:00Z",
    "",
    null,
    true,
    Number.POSITIVE_INFINITY,
  ])("takes no time %j", (lastUpdated) => {
    const read = parse(DiscoveryList, { x402Version: 2, items: [{ ...item, lastUpdated }], pagination });
    expect(read).toMatchObject({ ok: false, problem: { field: "items.0.lastUpdated" } });
  });

  it("lists pages by offset and searches by cursor", () => {
    expect(parse(DiscoveryList, { x402Version: 2, items: [], pagination: { ...pagination, total: "1" } }).ok).toBe(
      false,
    );
    for (const page of [undefined, null, { limit: 1, cursor: "x" }, { limit: 1, cursor: null }]) {
      expect(parse(DiscoverySearch, { x402Version: 2, resources: [item], pagination: page }).ok).toBe(true);
    }
    for (const page of [{}, { limit: "1" }, { limit: 1, cursor: 1 }]) {
      expect(parse(DiscoverySearch, { x402Version: 2, resources: [], pagination: page }).ok).toBe(false);
    }
    expect(parse(DiscoverySearch, { x402Version: 2, items: [item] }).ok).toBe(false);
    expect(parse(DiscoverySearch, { x402Version: 2, resources: [], partialResults: "no" }).ok).toBe(false);
  });
});

describe("MCP", () => {
  const text = (value: unknown) => [{ type: "text", text: JSON.stringify(value) }];

  it("finds the challenge in either place, the structured one first", () => {
    const other = { ...challenge, error: "other" };
    const places = [
      { isError: true, structuredContent: challenge, content: text(other) },
      { isError: true, content: text(challenge) },
      { isError: true, structuredContent: null, content: text(challenge) },
      { isError: true, structuredContent: { note: "stripped" }, content: text(challenge) },
    ];
    for (const result of places) {
      expect(readMcpChallenge(result)).toMatchObject({ ok: true, value: { error: "Payment required" } });
      expect(parse(McpChallenge, result)).toMatchObject({ ok: true, value: { isError: true } });
    }
  });

  it.each([
    { isError: false, structuredContent: challenge },
    { structuredContent: challenge },
    { isError: true },
    { isError: true, content: [] },
    { isError: true, content: [{ type: "text", text: "The tool broke." }] },
    { isError: true, content: [{ type: "image", text: JSON.stringify(challenge) }] },
    { isError: true, structuredContent: { x402Version: 2 } },
    null,
  ])("takes nothing else for one: %j", (result) => {
    expect(readMcpChallenge(result).ok).toBe(false);
    expect(parse(McpChallenge, result).ok).toBe(false);
  });

  it.each([
    ["isError", {}, "true"],
    ["structuredContent.resource", { isError: true, structuredContent: { x402Version: 2 } }, "an object"],
    ["content.0.text", { isError: true, content: text("no challenge") }, "an object"],
    ["content.0.text", { isError: true, content: [{ type: "text", text: "{" }] }, "an object"],
    ["content.0.text", { isError: true, content: [{ type: "text", text: ["{}"] }] }, "an object"],
    ["content.0.text.accepts", { isError: true, content: text({ ...challenge, accepts: 1 }) }, "an array"],
    ["", 1, "an object"],
  ])("names %s where a challenge is wrong", (field, result, expected) => {
    const problem = { ok: false, problem: { field, expected } };
    expect(readMcpChallenge(result)).toEqual(problem);
    expect(parse(McpChallenge, result)).toEqual(problem);
    expect(z.safeParse(McpChallenge, result).error?.issues[0]?.path).toEqual(field ? [field] : []);
  });

  it("carries the payment and the receipt as objects", () => {
    expect([mcpPaymentKey, mcpReceiptKey]).toEqual(["x402/payment", "x402/payment-response"]);
    expect(parse(McpPaymentMeta, { [mcpPaymentKey]: payment, progressToken: 1 }).ok).toBe(true);
    expect(parse(McpPaymentMeta, { [mcpPaymentKey]: JSON.stringify(payment) }).ok).toBe(false);
    expect(parse(McpResult, { content: [], _meta: { [mcpReceiptKey]: settled, other: 1 } }).ok).toBe(true);
    expect(parse(McpResult, { content: [], _meta: { [mcpReceiptKey]: {} } })).toMatchObject({
      problem: { field: "_meta.x402/payment-response.success" },
    });
    expect(parse(McpResult, { content: [] }).ok).toBe(false);
  });
});

describe("A2A", () => {
  it("has six states of a payment, each with the states of its task", () => {
    expect(a2aTaskStates).toEqual({
      "payment-required": ["input-required"],
      "payment-rejected": ["failed", "input-required"],
      "payment-submitted": ["input-required", "working"],
      "payment-verified": ["working"],
      "payment-completed": ["working", "completed"],
      "payment-failed": ["failed"],
    });
    expect(Object.keys(a2aTaskStates)).toEqual([...a2aPaymentStates]);
    for (const state of a2aPaymentStates) expect(parse(A2aMetadata, { [a2aKeys.status]: state }).ok).toBe(true);
  });

  it.each([
    [a2aKeys.status, "paid"],
    [a2aKeys.required, {}],
    [a2aKeys.payload, "eyJ9"],
    [a2aKeys.receipts, settled],
    [a2aKeys.error, 1],
  ])("names %s when it is %j", (key, value) => {
    const read = parse(A2aMetadata, { [a2aKeys.status]: "payment-failed", [key]: value });
    expect(read.ok ? "" : read.problem.field.startsWith(key)).toBe(true);
  });

  it("keeps the names that the protocol gives", () => {
    expect(a2aKeys).toEqual({
      status: "x402.payment.status",
      required: "x402.payment.required",
      payload: "x402.payment.payload",
      receipts: "x402.payment.receipts",
      error: "x402.payment.error",
    });
    expect(a2aExtensionsHeader).toBe("X-A2A-Extensions");
    expect(a2aErrorCodes).toEqual([
      "INSUFFICIENT_FUNDS",
      "INVALID_SIGNATURE",
      "EXPIRED_PAYMENT",
      "DUPLICATE_NONCE",
      "NETWORK_MISMATCH",
      "INVALID_AMOUNT",
      "SETTLEMENT_FAILED",
    ]);
    expect(a2aExtensionUris).toEqual([
      "https://github.com/google-a2a/a2a-x402/v0.1",
      "https://github.com/google-agentic-commerce/a2a-x402/blob/main/spec/v0.2",
    ]);
  });

  it("carries the objects of the protocol", () => {
    const all = {
      [a2aKeys.status]: "payment-completed",
      [a2aKeys.required]: challenge,
      [a2aKeys.payload]: payment,
      [a2aKeys.receipts]: [settled],
      [a2aKeys.error]: "SOMETHING_NEW",
    };
    expect(parse(A2aMetadata, all)).toEqual({ ok: true, value: all });
  });
});

describe("schemas", () => {
  it("are zod's, and can be put together with others of it", () => {
    const Both = z.object({ offer: PaymentRequirements, note: z.optional(z.string()) });
    expect(z.parse(Both, { offer })).toEqual({ offer });
    expect(z.safeParse(Both, { offer: { ...offer, amount: 1 } }).error?.issues[0]?.path).toEqual(["offer", "amount"]);
    expect(PaymentRequirements["~standard"].validate(offer)).toEqual({ value: offer });
  });

  it("copy what they read and leave it as it was", () => {
    const input = Object.freeze({ ...offer, extra: null });
    const read = parse(PaymentRequirements, input);
    expect(read.ok && read.value).not.toBe(input);
    expect(input.extra).toBeNull();
  });
});
