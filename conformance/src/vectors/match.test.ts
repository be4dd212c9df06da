import { describe, expect, it } from "vitest";
import { keys, names, standard } from "../../test/sample-vectors.js";
import type { Matcher } from "./format.js";
import { expectationsHold, inWords, matches } from "./match.js";
import { buildPayment } from "./payment.js";

const { payment, offer } = await buildPayment({ standard, names, keys });
const { payment: permit } = await buildPayment({ spec: { method: "permit2" }, standard, names, keys });
const elsewhere = { ...Object(permit), accepted: { ...offer, network: "eip155:8453" } };
const { payment: strangers } = await buildPayment({ spec: { signing: { key: "stranger" } }, standard, names, keys });
const document = { steps: { a: { json: { id: 1, deep: { x: 1, y: [2] } } } }, payee: names.payee, zero: null };
const context = { names, document };
const lower = (text: string | undefined) => text?.toLowerCase() ?? "";
const base64 = (text: string) => Buffer.from(text).toString("base64");
const absent = undefined;
const challenge = { x402Version: 2, resource: { url: "http://a" }, accepts: [offer] };

const holds: [Matcher, unknown][] = [
  [{ const: 1 }, 1],
  [{ const: null }, null],
  [{ const: { a: 1, b: [2] } }, { b: [2], a: 1 }],
  [{ const: "$payer" }, names.payer],
  [{ const: "$payer" }, lower(names.payer)],
  [{ const: "$nonce" }, names.nonce],
  [{ const: ["$payee", { to: "$payee" }] }, [names.payee, { to: lower(names.payee) }]],
  [{ in: [1, "$network"] }, "eip155:84532"],
  [{ in: [200, 400] }, 400],
  [{ type: "string" }, ""],
  [{ type: "number" }, 0],
  [{ type: "boolean" }, false],
  [{ type: "object" }, {}],
  [{ type: "array" }, []],
  [{ type: "null" }, null],
  [{ pattern: "^a.c$" }, "abc"],
  [{ pattern: "b" }, "abc"],
  [{ range: { min: 1, max: 2 } }, 1],
  [{ range: { min: 1, max: 2 } }, 2],
  [{ range: { min: 1 } }, "115792089237316195423570985008687907853269984665640564039457584007913129639935"],
  [{ range: { max: 299 } }, 200],
  [{ absent: true }, absent],
  [{ absent: true }, null],
  [{ present: true }, ""],
  [{ present: true }, false],
  [{ b64json: { "/a/0": { const: 1 } } }, base64('{"a":[1]}')],
  [{ b64json: { "/a": { b64json: { "/b": { const: 2 } } } } }, base64(JSON.stringify({ a: base64('{"b":2}') }))],
  [{ b64json: { "": { schema: "PaymentRequired" } } }, base64(JSON.stringify(challenge))],
  [{ b64json: { "/to": { sameAs: "/payee" } } }, base64(JSON.stringify({ to: lower(names.payee) }))],
  [{ sameAs: "/steps/a/json/id" }, 1],
  [{ sameAs: "/steps/a/json/deep" }, { y: [2], x: 1 }],
  [{ sameAs: "/payee" }, lower(names.payee)],
  [{ notSameAs: "/steps/a/json/id" }, 2],
  [{ recoversTo: "$payer" }, payment],
  [{ recoversTo: "payer" }, payment],
  [{ recoversTo: "$stranger" }, strangers],
  [{ recoversTo: "$payer" }, permit],
  [{ schema: "PaymentPayload" }, payment],
  [{ schema: "PaymentRequired" }, challenge],
  [{ schema: "VerifyResponse" }, { isValid: true, payer: "0x" }],
  [{ schema: "SettleResponse" }, { success: true, transaction: "0x1", network: "eip155:1" }],
  [{ schema: "SupportedResponse" }, { kinds: [], extensions: [], signers: {} }],
  [{ type: "string", pattern: "^a", in: ["a", "b"] }, "a"],
];

const fails: [Matcher, unknown][] = [
  [{ const: 1 }, "1"],
  [{ const: 1 }, absent],
  [{ const: null }, absent],
  [{ const: { a: 1 } }, { a: 1, b: 2 }],
  [{ const: { a: 1, b: 2 } }, { a: 1 }],
  [{ const: [1, 2] }, [2, 1]],
  [{ const: [1] }, [1, 2]],
  [{ const: [1] }, { 0: 1 }],
  [{ const: {} }, []],
  [{ const: "$payer" }, names.payee],
  [{ const: "$nonce" }, names.nonce.toUpperCase()],
  [{ const: names.payer }, lower(names.payer)],
  [{ in: [200, 400] }, 500],
  [{ in: [200] }, absent],
  [{ type: "string" }, 1],
  [{ type: "number" }, "1"],
  [{ type: "boolean" }, null],
  [{ type: "object" }, []],
  [{ type: "object" }, null],
  [{ type: "array" }, {}],
  [{ type: "null" }, absent],
  [{ pattern: "^a" }, "ba"],
  [{ pattern: "1" }, 1],
  [{ pattern: "" }, absent],
  [{ range: { min: 1, max: 2 } }, 3],
  [{ range: { min: 1, max: 2 } }, 0],
  [{ range: { min: 1 } }, "0"],
  [{ range: { min: 0 } }, "-1"],
  [{ range: { min: 0 } }, "1.5"],
  [{ range: { min: 0 } }, ""],
  [{ range: { min: 0 } }, absent],
  [{ range: { min: 0 } }, true],
  [{ absent: true }, false],
  [{ absent: true }, ""],
  [{ present: true }, absent],
  [{ present: true }, null],
  [{ b64json: { "/a": { const: 1 } } }, base64('{"a":2}')],
  [{ b64json: { "": { schema: "PaymentRequired" } } }, base64("{}")],
  [{ b64json: { "/a": { const: 1 } } }, base64("not json")],
  [{ b64json: { "/a": { const: 1 } } }, '{"a":1}'],
  [{ b64json: { "/a": { absent: true } } }, absent],
  [{ b64json: {} }, { a: 1 }],
  [{ sameAs: "/steps/a/json/id" }, 2],
  [{ sameAs: "/steps/a/json/id" }, "1"],
  [{ sameAs: "/steps/b/json/id" }, absent],
  [{ sameAs: "/steps/a/json" }, { id: 1 }],
  [{ notSameAs: "/steps/a/json/id" }, 1],
  [{ notSameAs: "/steps/a/json/id" }, absent],
  [{ notSameAs: "/steps/b/json/id" }, 2],
  [{ notSameAs: "/payee" }, lower(names.payee)],
  [{ recoversTo: "$payer" }, strangers],
  [{ recoversTo: "$payer" }, { payload: {} }],
  [{ recoversTo: "$payer" }, { accepted: offer, payload: { signature: "0x" } }],
  [{ recoversTo: "$payer" }, elsewhere],
  [{ recoversTo: "$payer" }, absent],
  [{ schema: "PaymentPayload" }, { x402Version: 2 }],
  [{ schema: "PaymentRequired" }, { ...challenge, accepts: [] }],
  [{ schema: "VerifyResponse" }, { isValid: "true" }],
  [{ schema: "SettleResponse" }, { success: true }],
  [{ schema: "SupportedResponse" }, []],
  [{ schema: "SupportedResponse" }, absent],
  [{ type: "string", pattern: "^b" }, "a"],
];

describe("a matcher", () => {
  it.each(holds)("%j holds for %j", async (matcher, value) =>
    expect(await matches(value, matcher, context)).toBeUndefined(),
  );

  it.each(fails)("%j does not hold for %j", async (matcher, value) =>
    expect(await matches(value, matcher, context, "/at")).toMatchObject({
      pointer: expect.stringMatching(/^\/at/),
      expected: expect.stringMatching(/./),
    }),
  );
});

describe("a mismatch", () => {
  it("says where, what and instead of what", async () => {
    const expectations = { "/status": { const: 200 }, "/json/isValid": { const: false } };
    const observation = { status: 200, json: { isValid: true } };
    expect(await expectationsHold(observation, expectations, context)).toEqual({
      pointer: "/json/isValid",
      expected: "false",
      matcher: { const: false },
      observed: true,
    });
  });

  it("points into a decoded header", async () => {
    const matcher = { b64json: { "/accepts/0/amount": { const: "10000" } } };
    const header = base64('{"accepts":[{"amount":"1"}]}');
    expect(await expectationsHold({ headers: { h: header } }, { "/headers/h": matcher }, context)).toEqual({
      pointer: "/headers/h#/accepts/0/amount",
      expected: '"10000"',
      matcher: { const: "10000" },
      observed: "1",
    });
  });

  it("names the flaw of a malformed wire object", async () => {
    const mismatch = await matches({ ...challenge, resource: {} }, { schema: "PaymentRequired" }, context);
    expect(mismatch?.expected).toBe("a well-formed PaymentRequired, in which resource.url must be a non-empty string");
  });
});

it.each<[Matcher, string]>([
  [{ const: "$network" }, '"eip155:84532" ($network)'],
  [{ in: [200, 400] }, "one of 200, 400"],
  [{ type: "array" }, "an array"],
  [{ type: "string" }, "a string"],
  [{ type: "null" }, "null"],
  [{ pattern: "^a" }, "text that matches /^a/"],
  [{ range: { min: 1 } }, "a number of at least 1"],
  [{ range: { max: 2 } }, "a number of at most 2"],
  [{ range: { min: 1, max: 2 } }, "a number from 1 to 2"],
  [{ absent: true }, "nothing there"],
  [{ present: true }, "something there"],
  [{ b64json: { "/a": { const: 1 }, "/b": { absent: true } } }, "JSON in base64, at /a 1, at /b nothing there"],
  [{ sameAs: "/steps/a/json/id" }, "the same as at /steps/a/json/id, which is 1"],
  [{ notSameAs: "/nowhere" }, "something else than at /nowhere, which is nothing"],
  [{ recoversTo: "payer" }, `a payment that is signed by ${JSON.stringify(names.payer)} ($payer)`],
  [{ schema: "VerifyResponse" }, "a well-formed VerifyResponse"],
  [{ type: "string", pattern: "x" }, "a string and text that matches /x/"],
])("%j reads: %s", (matcher, words) => expect(inWords(matcher, context)).toBe(words));

it("throws for an unknown name rather than blaming anybody", async () => {
  await expect(matches(1, { const: "$nobody" }, context)).rejects.toThrow('"$nobody" is not a name');
});
