import type { Problem } from "./finding.js";
import type { Vector } from "./format.js";
import { isObject } from "./json.js";
import { asName, knownNames, resolveName } from "./names.js";
import { join } from "./pointer.js";

/** Stand-ins: only whether a name can be resolved matters here. */
const standIns = Object.fromEntries(knownNames.map((name) => [name, "0"]));

/** Members whose text is sent or used as it is. */
const literal = new Set(["raw", "body", "pattern"]);

/** Every `$name` in what a vector gives, does and expects must stand for something. */
export function checkNames({ role, given, steps, finally: afterwards }: Vector): Problem[] {
  const known = role === "lib" ? {} : standIns;
  const deeds = steps.map((step) => ("op" in step ? { ...step, input: undefined } : step));
  return textsIn({ given, steps: deeds, finally: afterwards }, "").flatMap(({ text, pointer }) => {
    try {
      resolveName(pointer.endsWith("/recoversTo") ? asName(text) : text, known);
      return [];
    } catch (error) {
      return [{ pointer, problem: error instanceof Error ? error.message : String(error) }];
    }
  });
}

function textsIn(value: unknown, pointer: string): { text: string; pointer: string }[] {
  if (typeof value === "string") return [{ text: value, pointer }];
  if (Array.isArray(value)) return value.flatMap((element, index) => textsIn(element, join(pointer, index)));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    literal.has(key) && typeof member === "string" ? [] : textsIn(member, join(pointer, key)),
  );
}
