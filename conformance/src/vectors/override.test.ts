import { expect, it } from "vitest";
import { applyOverride } from "./override.js";

it.each([
  ["nothing", { a: 1 }, {}, { a: 1 }],
  ["a value", { a: 1, b: 2 }, { a: 3 }, { a: 3, b: 2 }],
  ["a new member", { a: 1 }, { b: { c: 1 } }, { a: 1, b: { c: 1 } }],
  ["in depth", { a: { b: 1, c: { d: 1 } } }, { a: { c: { e: 2 } } }, { a: { b: 1, c: { d: 1, e: 2 } } }],
  ["removes", { a: 1, b: 2 }, { a: { $remove: true } }, { b: 2 }],
  ["removes in depth", { a: { b: 1, c: 2 } }, { a: { b: { $remove: true } } }, { a: { c: 2 } }],
  ["removes what is not there", { a: 1 }, { b: { $remove: true } }, { a: 1 }],
  ["arrays replace", { a: [1, 2] }, { a: [3] }, { a: [3] }],
  ["null replaces", { a: { b: 1 } }, { a: null }, { a: null }],
  ["an object replaces a value", { a: 1 }, { a: { b: 2 } }, { a: { b: 2 } }],
  ["a value replaces an object", { a: { b: 2 } }, { a: 1 }, { a: 1 }],
  ["$remove that is not true is a member", { a: 1 }, { a: { $remove: false } }, { a: { $remove: false } }],
])("%s", (_, base, override, merged) => {
  const before = structuredClone(base);
  expect(applyOverride(base, override)).toEqual(merged);
  expect(base).toEqual(before);
});

it("keeps the order of the default's members", () => {
  expect(Object.keys(applyOverride({ a: 1, b: 2 }, { c: 1, b: 3 }))).toEqual(["a", "b", "c"]);
});

it("never reaches a prototype", () => {
  const merged = applyOverride({ a: 1 }, JSON.parse('{"__proto__":{"polluted":true},"toString":{"x":1}}'));
  expect({}).not.toHaveProperty("polluted");
  expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  expect(Object.keys(merged)).toEqual(["a", "__proto__", "toString"]);
});
