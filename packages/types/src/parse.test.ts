import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { parse } from "./parse.js";
import { text } from "./schema/leaf.js";
import { wireObject } from "./schema/wire-object.js";

const Pair = z.object({ kind: z.literal("pair"), left: text });

describe("the problem in what a schema of zod reads", () => {
  it.each([
    ["a type", z.object({ a: z.string() }), { a: 1 }, "a", "of type string"],
    ["one of several values", z.object({ a: z.enum(["x", "y"]) }), { a: 1 }, "a", '"x" or "y"'],
    ["a member of ours", z.object({ a: wireObject({ b: text }) }), { a: {} }, "a.b", "a string"],
    [
      "the first of a union",
      z.object({ a: z.union([Pair, z.string()]) }),
      { a: { kind: "pair" } },
      "a.left",
      "a string",
    ],
    ["a whole union", z.union([z.string(), z.number()]), true, "", "of type string"],
    ["no shape of a union", z.discriminatedUnion("kind", [Pair]), { kind: "x" }, "kind", "a valid value"],
    ["what nobody told", z.custom(() => false), 1, "", "a valid value"],
    ["what somebody told", z.custom(() => false, "even"), 1, "", "even"],
  ] as const)("is %s", (_what, schema, input, field, expected) => {
    expect(parse<z.core.$ZodType>(schema, input)).toEqual({ ok: false, problem: { field, expected } });
  });
});
