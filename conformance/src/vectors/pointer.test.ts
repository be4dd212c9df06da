import { describe, expect, it } from "vitest";
import { get, join, remove, set, tokensOf } from "./pointer.js";

const document = { a: { b: [10, { c: null }] }, "x/y": { "m~n": 1 }, "": 2 };

describe("get", () => {
  it.each([
    ["/a/b/0", 10],
    ["/a/b/1/c", null],
    ["/x~1y/m~0n", 1],
    ["/", 2],
    ["", document],
    ["/a/missing", undefined],
    ["/a/b/2", undefined],
    ["/a/b/01", undefined],
    ["/a/b/-", undefined],
    ["/a/b/length", undefined],
    ["/a/b/0/deeper", undefined],
    ["/toString", undefined],
    ["/__proto__", undefined],
    ["/a/constructor/name", undefined],
  ])("%s is %j", (pointer, value) => expect(get(document, pointer)).toEqual(value));
});

describe("set", () => {
  it.each([
    ["/a/b/0", { ...document, a: { b: [1, { c: null }] } }],
    ["/a/b/2", { ...document, a: { b: [10, { c: null }, 1] } }],
    ["/a/b/-", { ...document, a: { b: [10, { c: null }, 1] } }],
    ["/a/b/1/d", { ...document, a: { b: [10, { c: null, d: 1 }] } }],
    ["/new", { ...document, new: 1 }],
  ])("%s", (pointer, changed) => expect(set(document, pointer, 1)).toEqual(changed));

  it.each(["/missing/x", "/a/b/3", "/a/b/x", "/a/b/0/x", "/a/b/1/c/x", "/a/toString/x"])("%s has no place", (pointer) =>
    expect(() => set(document, pointer, 1)).toThrow(`Nothing is at ${pointer}`),
  );

  it("leaves the original and the prototype alone", () => {
    const before = structuredClone(document);
    const changed = set(document, "/__proto__", { polluted: true });
    expect(document).toEqual(before);
    expect(Object.getPrototypeOf(changed)).toBe(Object.prototype);
    expect(JSON.stringify(changed)).toContain('"__proto__":{"polluted":true}');
    expect(() => set(document, "/__proto__/polluted", 1)).toThrow("Nothing is at");
    expect({}).not.toHaveProperty("polluted");
  });
});

describe("remove", () => {
  it.each([
    ["/a/b/0", { ...document, a: { b: [{ c: null }] } }],
    ["/a/b/1/c", { ...document, a: { b: [10, {}] } }],
    ["/a", { "x/y": { "m~n": 1 }, "": 2 }],
  ])("%s", (pointer, changed) => expect(remove(document, pointer)).toEqual(changed));

  it.each(["/missing", "/a/b/2", "/a/b/-", "/toString"])("%s has nothing to remove", (pointer) =>
    expect(() => remove(document, pointer)).toThrow(`Nothing is at ${pointer}`),
  );
});

it("joins and splits without loss", () => {
  expect(tokensOf(join(join("/a", "x/y"), "m~n"))).toEqual(["a", "x/y", "m~n"]);
  expect(join("", 0)).toBe("/0");
});
