import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { Report } from "../report/format.js";
import { AreaFile } from "./area.js";
import { VectorFile } from "./format.js";
import { isObject } from "./json.js";
import { Profile } from "./profile.js";
import { RequirementFile } from "./requirement.js";

const documents = {
  "vector.schema.json": { schema: VectorFile, title: "A conformance vector of x402" },
  "requirement.schema.json": { schema: RequirementFile, title: "Requirements of x402, one file" },
  "area.schema.json": { schema: AreaFile, title: "The areas of requirements" },
  "profile.schema.json": { schema: Profile, title: "A profile: a set of requirements to be judged by" },
  "report.schema.json": { schema: Report, title: "The report of a conformance run" },
};

/**
 * The JSON Schemas of the files that the suite reads and writes, as text by file name: for editors and other languages.
 * They are made from the schemas that the suite itself reads with, so the two never differ.
 */
export function jsonSchemas(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(documents).map(([file, { schema, title }]) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input" });
      return [file, `${print({ $schema, title, ...rest }, "")}\n`];
    }),
  );
}

/** Writes the JSON Schemas into `schema/` of a specs folder; answers the paths written. */
export async function writeSchemas(specsDir: string): Promise<string[]> {
  const folder = join(specsDir, "schema");
  await mkdir(folder, { recursive: true });
  return await Promise.all(
    Object.entries(jsonSchemas()).map(async ([file, text]) => {
      await writeFile(join(folder, file), text);
      return join(folder, file);
    }),
  );
}

const lineWidth = 120;

/** Prints JSON as the repository's formatter does: short lists of plain values on one line, all else on lines of its own. */
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
