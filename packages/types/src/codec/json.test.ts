import { describe, expect, it } from "vitest";
import { parseJson } from "./json.js";

const nested = (levels: number, inside = "") => `${"[".repeat(levels)}${inside}${"]".repeat(levels)}`;

describe("JSON", () => {
  it.each([
    "null",
    "1",
    '"x"',
    "[]",
    '{"a":{"a":{"a":[{"a":1},{"a":2}]}}}',
    '{"a":"\\"b\\":1","c":"{[\\\\"}',
    '{"a\\\\":1,"a\\\\\\"":2,"a":3}',
    '{"":1,"a":"\\ud83d\\ude00 \\u005f"}',
    '{"a":":::{{[["}',
    ' { "a" : [ 1 , 2 ] } ',
    '{"constructor":1,"toString":2,"hasOwnProperty":3}',
    `[${"[[]],{},".repeat(40)}1]`,
    nested(32, "1"),
  ])("%s is read as JSON.parse reads it", (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it.each([
    ["a name twice", '{"a":1,"a":1}', "twice"],
    ["a name twice with another spelling", '{"a":1,"\\u0061":2}', "twice"],
    ["a name twice deep inside", '{"x":[{"y":{"a":1,"b":2,"a":3}}]}', "twice"],
    ["a name twice, of which one holds more", '{"a":{"b":{"c":1}},"a":1}', "twice"],
    ["a name twice, once before a space", '{"a":1,"a" :2}', "twice"],
    ["a name twice, once before a line break", '{"a"\n:1,"a":2}', "twice"],
    ["a name twice, once with a space behind it", '{"a": 1,"a":2}', "twice"],
    ["a name twice, and a text that looks like a name", '{"a":":","a":"\\":"}', "twice"],
    ["an empty name twice", '{"":1,"":1}', "twice"],
    ["a number as a name twice", '{"1":1,"1":1}', "twice"],
    ["33 levels", nested(33, "1"), "deeper than 32"],
    ["33 levels of objects", `${'{"a":'.repeat(33)}1${"}".repeat(33)}`, "deeper than 32"],
    ["very many levels", nested(30_000), "deeper than 32"],
    ["a prototype", '{"a":{"__proto__":{}}}', "__proto__"],
    ["a prototype with another spelling", '{"\\u005f_proto__":1}', "__proto__"],
    ["half a pair as an escape", '{"a":["\\ud83d"]}', "surrogate"],
    ["half a pair as it is", '"\ud83d"', "surrogate"],
    ["half a pair in a name", '{"\\uDE00":1}', "surrogate"],
    ["the halves in the wrong order", '"\\ude00\\ud83d"', "surrogate"],
    ["a number too large", "[1e999]", "float"],
    ["a number too small", "-1e999", "float"],
    ["nothing", "", "not JSON"],
    ["a cut text", '{"a":1', "not JSON"],
    ["a cut string", '"a', "not JSON"],
    ["a cut escape", '"\\', "not JSON"],
    ["more closings than openings", "{}}", "not JSON"],
    ["single quotes", "{'a':1}", "not JSON"],
    ["NaN", "NaN", "not JSON"],
    ["a byte order mark", "\ufeff{}", "not JSON"],
  ])("with %s is refused", (_what, text, because) => {
    expect(() => parseJson(text)).toThrow(
      expect.objectContaining({ code: "malformed_json", message: expect.stringContaining(because) }),
    );
  });

  it("has no members but its own, whatever all objects inherit", () => {
    Object.defineProperty(Object.prototype, "inherited", { value: 1, enumerable: true, configurable: true });
    let read: unknown;
    try {
      read = parseJson('{"a":{"b":1}}');
    } finally {
      Reflect.deleteProperty(Object.prototype, "inherited");
    }
    expect(read).toEqual({ a: { b: 1 } });
  });

  it("is bounded in length, by the caller or by the size of a body", () => {
    expect(parseJson("[1]", { maxLength: 3 })).toEqual([1]);
    expect(() => parseJson("[10]", { maxLength: 3 })).toThrow("longer than 3 characters");
    expect(parseJson(`[${" ".repeat(65_534)}]`)).toEqual([]);
    expect(() => parseJson(" ".repeat(65_537))).toThrow("longer than 65536 characters");
  });
});
