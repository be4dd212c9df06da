import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nativeBase64, portableBase64 } from "./base64.js";
import { parseJson } from "./json.js";

const settings = { numRuns: 10_000, seed: 402 };

/** A JSON value as it is spelt: a text, a list, or members in order, each with its name, its spelling and the space around. */
type Spelt = string | Spelt[] | { members: Member[] };
type Member = [name: string, escaped: boolean, before: string, after: string, value: Spelt];

const texts = fc.constantFrom("a", "b", ":", " :", '":', '"', "\\", '\\":', "x: y", "https://a:1", "", "1", "\u2028:");
const space = fc.constantFrom("", "", "", " ", "\n", "\t", "\r\n");
const { value: spelt } = fc.letrec<{ value: Spelt }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    texts,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.record({
      members: fc.array(fc.tuple(texts, fc.boolean(), space, space, tie("value")), { maxLength: 4 }),
    }),
  ),
}));

function write(value: Spelt): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).join()}]`;
  const members = value.members.map(([name, escaped, before, after, inside]) => {
    const quoted = escaped ? `"${[...name].map(escapeUnit).join("")}"` : JSON.stringify(name);
    return `${before}${quoted}${after}:${before}${write(inside)}${after}`;
  });
  return `{${members.join()}}`;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function namesTwice(value: Spelt): boolean {
  if (typeof value === "string") return false;
  if (Array.isArray(value)) return value.some(namesTwice);
  const names = value.members.map(([name]) => name);
  return new Set(names).size < names.length || value.members.some(([, , , , inside]) => namesTwice(inside));
}

describe("a member named twice", () => {
  it("is told from texts that look like one, however names are spelt and spaced", () => {
    const seen = { read: 0, refused: 0 };
    fc.assert(
      fc.property(spelt, (value) => {
        const text = write(value);
        if (namesTwice(value)) {
          seen.refused += 1;
          expect(() => parseJson(text)).toThrow("twice");
        } else {
          seen.read += 1;
          expect(parseJson(text)).toEqual(JSON.parse(text));
        }
      }),
      settings,
    );
    expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(1_000);
  });

  it("is counted among an object's own members alone", () => {
    const outcome = withInherited(() => {
      try {
        return parseJson('{"a":1,"a":1}');
      } catch (error) {
        return error;
      }
    });
    expect(outcome).toMatchObject({ code: "malformed_json", message: expect.stringContaining("twice") });
    expect(withInherited(() => parseJson('{"a":{"b":1}}'))).toEqual({ a: { b: 1 } });
  });
});

/** Runs an action while all objects inherit a member, as a careless script can make them. */
function withInherited<Result>(action: () => Result): Result {
  Object.defineProperty(Object.prototype, "inherited", {
    value: 1,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  try {
    return action();
  } finally {
    Reflect.deleteProperty(Object.prototype, "inherited");
  }
}

describe("base64", () => {
  const letters = [..."ABQYgwxDIM048+/", "=", "=", "-", "_", " ", "\n", "é", "Ｙ", "\ud83d"];
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  /** What is read is what an encoder writes of the bytes, with its padding or without. */
  function expected(encoded: string): string | undefined {
    const bytes = Buffer.from(encoded, "base64");
    const canonical = bytes.toString("base64");
    if (encoded !== canonical && encoded !== canonical.replace(/=+$/, "")) return undefined;
    try {
      return decoder.decode(bytes);
    } catch {
      return undefined;
    }
  }

  it.each([
    ["native", nativeBase64(Buffer)],
    ["portable", portableBase64],
  ])("has one form for every text, the %s tier", (_name, tier) => {
    const seen = { read: 0, refused: 0 };
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...letters), maxLength: 9 }), (encoded) => {
        const text = expected(encoded);
        seen[text === undefined ? "refused" : "read"] += 1;
        expect(tier.decode(encoded)).toBe(text);
      }),
      settings,
    );
    expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(500);
  });
});
