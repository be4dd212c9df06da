import { isObject } from "./json.js";

/** Prints JSON as the repository's formatter does: short lists of plain values on one line, all else on lines of its own. */
export function printJson(value: unknown): string {
  return `${print(value, "")}\n`;
}

const lineWidth = 120;

function print(value: unknown, indent: string, before = indent.length): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const line = `[${value.map((element) => JSON.stringify(element)).join(", ")}]`;
    // One more column for the comma that may follow.
    if (!value.some((element) => typeof element === "object") && before + line.length + 1 <= lineWidth) return line;
    return `[\n${value.map((element) => `${inner}${print(element, inner)}`).join(",\n")}\n${indent}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  if (members.length === 0) return "{}";
  const lines = members.map(([key, member]) => {
    const start = `${inner}${JSON.stringify(key)}: `;
    return start + print(member, inner, start.length);
  });
  return `{\n${lines.join(",\n")}\n${indent}}`;
}
