import { readFile } from "node:fs/promises";
import type * as z from "zod";
import { Report } from "../report/format.js";
import { type Catalogue, loadCatalogue } from "../vectors/load.js";
import { UsageError } from "./usage-error.js";

let known: Promise<Catalogue> | undefined;

/** The catalogue that comes with the suite, read once. */
export function catalogue(): Promise<Catalogue> {
  known ??= loadCatalogue();
  return known;
}

/** Reads a text file that the user names, or throws `UsageError`. */
export async function readUserFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new UsageError(`${file} cannot be read (${code}). Give the path of a file that exists.`);
  }
}

/** Reads a report that was written by the `json` reporter, or throws `UsageError`. */
export async function readReport(file: string): Promise<Report> {
  const text = await readUserFile(file);
  const read = Report.safeParse(parseJson(text));
  if (read.success) return read.data;
  throw new UsageError(`${file} is not a report of this suite: ${firstProblem(read.error)}. Make one with --out DIR.`);
}

/** Parses JSON, or answers nothing. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first problem that a schema found, with its place. */
export function firstProblem(error: z.ZodError): string {
  const issue = error.issues[0];
  return `${issue?.path.map(String).join(".") || "the document"}: ${issue?.message ?? "unreadable"}`;
}
