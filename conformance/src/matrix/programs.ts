import { CORE_SCHEMA, load } from "js-yaml";
import * as z from "zod";
import { explainIssue } from "../vectors/explain-issue.js";
import type { KnownFailure, Programs } from "./format.js";

const Commands = z
  .record(
    z.string().regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/, "names in kebab-case"),
    z.string().regex(/\S/, "the command that starts the program"),
  )
  .refine((commands) => Object.keys(commands).length > 0, "at least one name and command");
const Known = z.strictObject({
  match: z.string().min(1, "a glob over CLIENT/SERVER/FACILITATOR"),
  because: z.string().regex(/\S/, "a reason: nobody can judge a known failure without one"),
});
const ProgramsFile = z.strictObject({
  facilitators: Commands,
  servers: Commands,
  clients: Commands,
  known: z.array(Known).default([]),
});

/** The programs of a file and the failures that it knows, or what is wrong with it. */
export type ReadPrograms = { ok: true; programs: Programs; known: KnownFailure[] } | { ok: false; problem: string };

/**
 * Reads the programs that a matrix is about and what is known not to work; a problem is one sentence with its place.
 *
 * @example
 * ```ts
 * readPrograms("facilitators: { ours: node facilitator.js }\nservers: { … }\nclients: { … }");
 * ```
 */
export function readPrograms(text: string): ReadPrograms {
  let value: unknown;
  try {
    value = load(text, { schema: CORE_SCHEMA });
  } catch (error) {
    return { ok: false, problem: `it is not YAML (${error instanceof Error ? error.message.split("\n")[0] : error})` };
  }
  const read = ProgramsFile.safeParse(value);
  if (read.success) {
    const { known, ...programs } = read.data;
    return { ok: true, programs, known };
  }
  const { pointer, expected } = explainIssue(read.error.issues);
  return { ok: false, problem: `${pointer || "the file"} must be ${expected}` };
}
