import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { Report } from "../report/format.js";
import { AreaFile } from "./area.js";
import { VectorFile } from "./format.js";
import { GapFile } from "./gap.js";
import { printJson } from "./print-json.js";
import { Profile } from "./profile.js";
import { RequirementFile } from "./requirement.js";

const documents = {
  "vector.schema.json": { schema: VectorFile, title: "A conformance vector of x402" },
  "requirement.schema.json": { schema: RequirementFile, title: "Requirements of x402, one file" },
  "area.schema.json": { schema: AreaFile, title: "The areas of requirements" },
  "gap.schema.json": { schema: GapFile, title: "What the specification leaves open" },
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
      return [file, printJson({ $schema, title, ...rest })];
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
