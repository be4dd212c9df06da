import { expect, it } from "vitest";
import { fileOfVector, negative, positive } from "../../test/sample-vectors.js";
import { formatVector } from "./format-vector.js";

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

it("writes members in the order of the format, whatever the order they came in", () => {
  const text = formatVector(reversed(fileOfVector(positive)));
  expect(text).toMatch(/^\{\n {2}"\$schema": /);
  expect(text.endsWith("\n}\n")).toBe(true);
  const order = ["$schema", "rev", "title", "why", "role", "kind", "requirements", "steps"];
  expect(Object.keys(JSON.parse(text))).toEqual(order);
  expect(Object.keys(JSON.parse(text).steps[0])).toEqual(["id", "call", "expect"]);
});

it("changes nothing when done again", () => {
  const text = formatVector(fileOfVector(negative));
  expect(formatVector(JSON.parse(text))).toBe(text);
});

it("keeps the order of free objects, which may matter", () => {
  const given = { payment: { offer: { z: 1, a: 2 } } };
  expect(JSON.parse(formatVector({ ...fileOfVector(positive), given })).given).toEqual(given);
  expect(formatVector({ ...fileOfVector(positive), given })).toMatch(/"z": 1,\s+"a": 2/);
});

it("refuses what is no vector", () => {
  expect(() => formatVector({ ...fileOfVector(positive), kind: "odd" })).toThrow(
    'the vector is malformed: /kind must be one of "positive", "negative", "robustness", "observe".',
  );
});
