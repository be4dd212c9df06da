import { X402Error } from "../error.js";
import { maxJsonDepth } from "../limits.js";

/**
 * Parses JSON within bounds: too deep nesting and members named `__proto__` are refused with `malformed_json`.
 *
 * @example
 * ```ts
 * const body = parseJson(await request.text());
 * ```
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new X402Error("malformed_json", "The text is not JSON.", { remedy: "Send one JSON object.", cause });
  }
  assertPlain(value, maxJsonDepth);
  return value;
}

function assertPlain(value: unknown, depthLeft: number): void {
  if (typeof value !== "object" || value === null) return;
  if (depthLeft === 0) {
    throw new X402Error("malformed_json", `The JSON text is nested deeper than ${maxJsonDepth} levels.`);
  }
  if (Object.hasOwn(value, "__proto__")) {
    throw new X402Error("malformed_json", "The JSON text has a member named __proto__.", { field: "__proto__" });
  }
  for (const member of Object.values(value)) assertPlain(member, depthLeft - 1);
}
