import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { isX402Error } from "../error.js";
import { maxHeaderBytes } from "../limits.js";
import { challenge, payment, paymentV1, settled } from "../testing/samples.js";
import { downgradeSettlement, paymentHeaderV1, paymentResponseHeaderV1 } from "../v1/index.js";
import { decodeBase64, encodeBase64, nativeBase64, portableBase64 } from "./base64.js";
import { paymentRequiredHeader, paymentResponseHeader, paymentSignatureHeader } from "./header.js";
import { parseJson } from "./json.js";

vi.setConfig({ testTimeout: 60_000 });

const numRuns = 10_000;
const settings = { numRuns, seed: 402 };

const codecs: readonly [name: string, decode: (text: string) => unknown, sample: unknown][] = [
  ["PAYMENT-REQUIRED", paymentRequiredHeader.decode, challenge],
  ["PAYMENT-SIGNATURE", paymentSignatureHeader.decode, payment],
  ["PAYMENT-RESPONSE", paymentResponseHeader.decode, settled],
  ["X-PAYMENT", paymentHeaderV1.decode, paymentV1],
  ["X-PAYMENT-RESPONSE", paymentResponseHeaderV1.decode, downgradeSettlement(settled)],
];

/** Text that looks like base64 now and then, so that not all of it is refused at the first character. */
const headerText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.base64String({ maxLength: 400 }),
  fc.json({ maxDepth: 3 }).map(encodeBase64),
  fc.string({ unit: "grapheme", maxLength: 40 }).map(encodeBase64),
);

type Mutation = { at: number; cut: number; insert: string };
const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  cut: fc.nat({ max: 6 }),
  insert: fc.oneof(
    fc.constantFrom(
      "",
      "null",
      "{}",
      "[",
      '"',
      ":",
      ",",
      "\\u0061",
      "__proto__",
      "1e999",
      "\ud800",
      '"amount":"1",',
      "[[[",
    ),
    fc.string({ unit: "binary", maxLength: 4 }),
  ),
});

function mutate(text: string, { at, cut, insert }: Mutation): string {
  const place = at % (text.length + 1);
  return text.slice(0, place) + insert + text.slice(place + cut);
}

/** What is decoded is an object; what is not is refused by a typed error. Anything else fails the test. */
function outcome(decode: (text: string) => unknown, text: string): "read" | "refused" {
  try {
    expect(decode(text)).toBeTypeOf("object");
    return "read";
  } catch (error) {
    if (!isX402Error(error)) throw error;
    expect(error.code).toMatch(/^malformed_(?:header|json|object)$|^header_too_large$/);
    return "refused";
  }
}

describe.each(codecs)("%s", (_name, decode, sample) => {
  it(`throws nothing but typed errors on ${numRuns} random texts`, () => {
    fc.assert(
      fc.property(headerText, (text) => {
        outcome(decode, text);
      }),
      settings,
    );
  });

  it(`throws nothing but typed errors on ${numRuns} mutated headers, some of which it reads`, () => {
    const json = JSON.stringify(sample);
    const header = encodeBase64(json);
    const seen = { read: 0, refused: 0 };
    fc.assert(
      fc.property(mutation, fc.boolean(), (change, outside) => {
        const text = outside ? mutate(header, change) : encodeBase64(mutate(json, change));
        seen[outcome(decode, text)] += 1;
      }),
      settings,
    );
    expect(seen.read).toBeGreaterThan(100);
    expect(seen.refused).toBeGreaterThan(1_000);
  });

  it("is bounded in time whatever the longest header holds", () => {
    for (const unit of ["A", "=", "W1tb", "eyIi", "\\", "日", "Ijp7"]) {
      const started = performance.now();
      outcome(decode, unit.repeat(maxHeaderBytes).slice(0, maxHeaderBytes));
      outcome(decode, unit.repeat(maxHeaderBytes));
      expect(performance.now() - started).toBeLessThan(1_000);
    }
  });
});

describe("round trips", () => {
  const anyText = fc.string({ unit: "binary", maxLength: 200 }).filter((text) => !/\p{Surrogate}/u.test(text));

  it("keep every text in base64, in both tiers alike", () => {
    const native = nativeBase64(Buffer);
    fc.assert(
      fc.property(anyText, (text) => {
        expect(decodeBase64(encodeBase64(text))).toBe(text);
        expect(portableBase64.encode(text)).toBe(native.encode(text));
      }),
      { ...settings, numRuns: 3_000 },
    );
    fc.assert(
      fc.property(headerText, mutation, (text, change) => {
        const mutated = mutate(text, change);
        expect(portableBase64.decode(mutated)).toBe(native.decode(mutated));
      }),
      settings,
    );
  });

  it("keep every JSON value that has no prototype in it", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8, stringUnit: "grapheme" }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes("__proto__"));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
      { ...settings, numRuns: 3_000 },
    );
  });

  it("refuse a member that is named twice, wherever it stands", () => {
    const name = fc.string({ minLength: 1, maxLength: 5 }).filter((text) => text !== "__proto__");
    fc.assert(
      fc.property(name, fc.array(name, { maxLength: 4 }), fc.nat({ max: 5 }), (twice, others, depth) => {
        const members = [...new Set([twice, ...others])].map((member) => `${JSON.stringify(member)}:0`);
        const wrap = (inside: string) => `${'{"in":['.repeat(depth)}{${inside}}${"]}".repeat(depth)}`;
        expect(parseJson(wrap(members.join()))).toBeTypeOf("object");
        const spelt = [...twice].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
        expect(() => parseJson(wrap([...members, `"${spelt}":0`].join()))).toThrow("twice");
      }),
      { ...settings, numRuns: 2_000 },
    );
  });

  it("keep what a payment carries", () => {
    const extra = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true });
    fc.assert(
      fc.property(extra, extra, (payload, unknown) => {
        const safe = (value: object) => !JSON.stringify(value).includes("__proto__");
        fc.pre(safe(payload) && safe(unknown));
        const carried = { ...payment, payload, accepted: { ...payment.accepted, extra: unknown } };
        const wire: unknown = JSON.parse(JSON.stringify(carried));
        expect(paymentSignatureHeader.decode(paymentSignatureHeader.encode(carried))).toEqual(wire);
      }),
      { ...settings, numRuns: 3_000 },
    );
  });
});
