import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { A2aMetadata, a2aKeys } from "../a2a.js";
import { AtomicAmount } from "../amount.js";
import { DiscoveryItem } from "../discovery.js";
import { Network } from "../network.js";
import { parse } from "../parse.js";
import { PositiveSeconds } from "../payment-requirements.js";
import { ResourceInfo } from "../resource-info.js";
import { PaymentPayloadV1 } from "../v1/index.js";
import { VerifyResponse } from "../verify.js";
import { anyObject, anything, boolean, exactly, nonEmptyString, number, oneOf, text } from "./leaf.js";
import { dictionary, list } from "./list.js";
import { optional, withDefault } from "./optional.js";
import { wireObject } from "./wire-object.js";

const Named = wireObject({ name: text, note: optional(text) });
const url = "https://shop.example/";

describe("a schema says what it expects", () => {
  it.each<[expected: string, schema: z.core.$ZodType, field: string, wrong: unknown[]]>([
    ["a string", text, "", [1, null, ["x"]]],
    ["a non-empty string", nonEmptyString, "", ["", 1, ["x"]]],
    ["a number", number, "", ["1", Number.NaN]],
    ["true or false", boolean, "", [0, "true", null]],
    ["an object", anyObject, "", [null, [], "{}"]],
    ["an object", Named, "", [null, [], "{}"]],
    ["an object", dictionary(text), "", [null, [], "{}", 1]],
    ["a string", dictionary(text), "b", [{ a: "x", b: 1 }]],
    ["2", exactly(2), "", ["2", 1]],
    ['"a" or "b"', oneOf(["a", "b"]), "", ["c", 1]],
    ["an array", list(text), "", [{}, "x", null]],
    ["an array of at least 1", list(text, { min: 1 }), "", [[]]],
    ["an array of at most 2", list(text, { max: 2 }), "", [["a", "b", "c"]]],
    ["a string", list(text), "1", [["a", 1]]],
    ["of type string", wireObject({ a: z.string() }), "a", [{}, { a: 1 }]],
    ["a string", Named, "name", [{}, { name: null }, { name: 1 }]],
    ["a string", Named, "note", [{ name: "a", note: 1 }]],
    ["an object", VerifyResponse, "", [null, [], "valid"]],
    ["true or false", VerifyResponse, "isValid", [{}, { isValid: "true" }, { isValid: 1 }]],
    [
      'a string of decimal digits without leading zero, such as "10000"',
      AtomicAmount,
      "",
      [10_000, "01", ["1"], [["1"]]],
    ],
    ['a CAIP-2 network such as "eip155:84532"', Network, "", ["base", ["eip155:1"]]],
    ["a positive number of seconds", PositiveSeconds, "", [0, -1, "60", Number.POSITIVE_INFINITY]],
    ["1 to 32 printable ASCII characters", ResourceInfo, "serviceName", [{ url, serviceName: ["abc"] }]],
    [
      "an absolute http(s) URL of at most 2048 characters",
      ResourceInfo,
      "iconUrl",
      [
        { url, iconUrl: [url] },
        { url, iconUrl: "/i.png" },
      ],
    ],
    [
      "an ISO 8601 time or a number of seconds since the epoch",
      DiscoveryItem,
      "lastUpdated",
      [{ resource: url, type: "http", x402Version: 2, accepts: [], lastUpdated: "today" }],
    ],
    [
      'the name of a network, such as "base-sepolia"',
      PaymentPayloadV1,
      "network",
      ["", "eip155:1", ["base"]].map((network) => ({ x402Version: 1, scheme: "exact", network, payload: {} })),
    ],
    [
      '"payment-required" or "payment-rejected" or "payment-submitted" or "payment-verified" or "payment-completed" or "payment-failed"',
      A2aMetadata,
      a2aKeys.status,
      [{ [a2aKeys.status]: "paid" }],
    ],
  ])("%s", (expected, schema, field, wrong) => {
    const Outer = wireObject({ member: wireObject({ whole: schema }) });
    for (const value of wrong) {
      expect(parse(schema, value)).toEqual({ ok: false, problem: { field, expected } });
      const inside = ["member.whole", field].filter(Boolean).join(".");
      expect(parse(Outer, { member: { whole: value } })).toEqual({ ok: false, problem: { field: inside, expected } });
    }
  });
});

describe("a schema reads", () => {
  const noted = { name: "a", note: null };

  it.each<[what: string, schema: z.core.$ZodType, input: unknown, output: unknown]>([
    ["either boolean", list(boolean), [true, false], [true, false]],
    ["no items", list(text), [], []],
    ["as few and as many items as are allowed", list(text, { min: 1, max: 1 }), ["a"], ["a"]],
    ["each item of a list", list(Named), [noted], [{ name: "a" }]],
    ["each member of a dictionary", dictionary(Named), { x: noted }, { x: { name: "a" } }],
    ["a member that is absent in place of null", Named, noted, { name: "a" }],
    ["undefined as absence", Named, { name: "a", note: undefined }, { name: "a" }],
    ["undefined where a value is optional", optional(text), undefined, undefined],
    ["a member with a default", wireObject({ a: withDefault(text, () => "b") }), { a: null }, { a: "b" }],
    ["a member that zod gives a default", wireObject({ a: z._default(z.string(), "b") }), { a: null }, { a: "b" }],
    ["what zod changes", wireObject({ a: z.pipe(z.string(), z.transform(Number)) }), { a: "1" }, { a: 1 }],
    ["null where null is a value", wireObject({ a: anything }), { a: null }, { a: null }],
    ["null where zod takes it", wireObject({ a: z.nullable(z.string()) }), { a: null }, { a: null }],
    ["undefined where anything goes", wireObject({ a: anything }), {}, { a: undefined }],
  ])("%s", (_what, schema, input, output) => {
    const read = parse<z.core.$ZodType>(schema, input);
    expect(read).toStrictEqual({ ok: true, value: output });
  });

  it("nothing later, as zod's asynchronous schemas do", async () => {
    const Later = wireObject({
      a: z.pipe(
        z.string(),
        z.transform(async (value) => value),
      ),
    });
    const { error } = await z.safeParseAsync(Later, { a: "x" });
    expect(error?.issues).toMatchObject([{ message: "readable at once", path: ["a"] }]);
  });

  it("a member that may be absent from an object of zod too", () => {
    const Pair = z.object({ name: text, note: optional(text) });
    expect(z.parse(Pair, { name: "a" })).toEqual({ name: "a" });
    expect(z.safeParse(Pair, {}).error?.issues.map(({ path }) => path)).toEqual([["name"]]);
    expect(z.toJSONSchema(Pair, { io: "input", unrepresentable: "any" }).required).toEqual(["name"]);
    expect(z.toJSONSchema(Pair, { io: "output", unrepresentable: "any" }).required).toEqual(["name"]);
  });

  it("with a problem that zod shows as its own", () => {
    const { error } = z.safeParse(z.object({ pair: Named }), { pair: { name: 1 } });
    expect(error?.issues).toEqual([{ code: "custom", message: "a string", path: ["pair", "name"] }]);
  });
});
