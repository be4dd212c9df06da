import { CORE_SCHEMA, load } from "js-yaml";
import * as z from "zod";
import { explainIssue } from "../vectors/explain-issue.js";
import type { Programs } from "./format.js";

const Commands = z
  .record(
    z.string().regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/, "names in kebab-case"),
    z.string().regex(/\S/, "the command that starts the program"),
  )
  .refine((commands) => Object.keys(commands).length > 0, "at least one name and command");
const ProgramsFile = z.strictObject({ facilitators: Commands, servers: Commands, clients: Commands });

/**
 * Reads the programs that a matrix is about; a problem is one sentence with its place.
 *
 * @example
 * ```ts
 * readPrograms("facilitators: { ours: node facilitator.js }\nservers: { … }\nclients: { … }");
 * ```
 */
export function readPrograms(text: string): { ok: true; programs: Programs } | { ok: false; problem: string } {
  let value: unknown;
  try {
    value = load(text, { schema: CORE_SCHEMA });
  } catch (error) {
    return { ok: false, problem: `it is not YAML (${error instanceof Error ? error.message.split("\n")[0] : error})` };
  }
  const read = ProgramsFile.safeParse(value);
  if (read.success) return { ok: true, programs: read.data };
  const { pointer, expected } = explainIssue(read.error.issues);
  return { ok: false, problem: `${pointer || "the file"} must be ${expected}` };
}
