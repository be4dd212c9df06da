import { expect, it } from "vitest";
import { applyEdits } from "./edit.js";

it("applies changes in order to a copy", () => {
  const document = { list: [1], gone: true };
  const edits = [
    { path: "/list/-", value: 2 },
    { path: "/list/1", value: { deep: "x" } },
    { path: "/gone", remove: true as const },
    { path: "/list/1/deep", value: null },
  ];
  expect(applyEdits(document, edits)).toEqual({ list: [1, { deep: null }] });
  expect(document).toEqual({ list: [1], gone: true });
});

it("refuses a change that has no place", () => {
  expect(() => applyEdits({}, [{ path: "/a/b", value: 1 }])).toThrow("Nothing is at /a/b to be changed.");
  expect(() => applyEdits({}, [{ path: "/a", remove: true }])).toThrow("Nothing is at /a to be changed.");
});
