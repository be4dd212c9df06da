import { CORE_SCHEMA, load } from "js-yaml";
import * as z from "zod";
import type { Report, Result } from "../report/format.js";
import { expectedInWords } from "../report/words.js";
import { matchesGlob } from "./glob.js";

const Entry = z.strictObject({
  /** A glob on vector ids. */
  match: z.string().min(1),
  status: z.enum(["fail", "warn", "flaky"]),
  because: z.string().trim().min(1, "a reason: nobody can judge an expected failure without one"),
  issue: z.string().optional(),
  /** Text that the failure must contain, so that another failure of the same vector is not hidden. */
  fingerprint: z.string().min(1).optional(),
  /** The last day on which the entry holds. */
  until: z.iso.date().optional(),
});

/** Failures that are known, each with its reason. It changes the exit code of a run and never a verdict. */
export const Baseline = z.strictObject({ format: z.literal(1).optional(), expect: z.array(Entry) });
export type Baseline = z.infer<typeof Baseline>;

/** A baseline as it was read, or what is wrong with it. */
export type ReadBaseline = { ok: true; baseline: Baseline } | { ok: false; problem: string };

/** Reads a baseline from YAML or JSON. */
export function readBaseline(text: string): ReadBaseline {
  let document: unknown;
  try {
    document = load(text, { schema: CORE_SCHEMA });
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) };
  }
  const read = Baseline.safeParse(document);
  if (read.success) return { ok: true, baseline: read.data };
  const issue = read.error.issues[0];
  const place = issue?.path.map(String).join(".") || "the document";
  return { ok: false, problem: `${place}: ${issue?.message ?? "unreadable"}` };
}

/** Finds the entry that expects a result, if one does and has not expired. */
export function expectedBy(baseline: Baseline, result: Result, today: string): Result["baseline"] {
  const entry = baseline.expect.find((candidate) => describes(candidate, result) && !isExpired(candidate, today));
  return entry && { because: entry.because, ...(entry.issue !== undefined && { issue: entry.issue }) };
}

/**
 * Lists the entries that do not describe the run: they match no vector of it, what they expect does not happen any more,
 * or their day has passed. Vectors that the run did not select cannot make an entry stale.
 */
export function staleEntries(
  baseline: Baseline,
  report: Report,
  { today, known }: { today: string; known: readonly string[] },
): NonNullable<Report["stale"]> {
  return baseline.expect.flatMap((entry) => {
    const stale = (problem: string) => [{ match: entry.match, problem }];
    if (isExpired(entry, today)) return stale(`expired on ${entry.until}; fix it or decide again`);
    if (!known.some((id) => matchesGlob(entry.match, id))) return stale("matches no vector");
    const matched = report.results.filter(({ vector }) => matchesGlob(entry.match, vector));
    const settled = matched.filter(({ status }) => !["blocked", "untestable", "error"].includes(status));
    if (settled.length === 0 || matched.some((result) => describes(entry, result))) return [];
    const seen = [...new Set(settled.map(({ status }) => status))].join(", ");
    if (entry.fingerprint !== undefined && settled.some(({ status }) => status === entry.status)) {
      return stale(
        `still ends as ${entry.status}, but not in the way of its fingerprint ${JSON.stringify(entry.fingerprint)}`,
      );
    }
    return stale(`expects ${entry.status}, but the outcome is ${seen}; take the entry out`);
  });
}

type Entry = z.infer<typeof Entry>;

function describes(entry: Entry, result: Result): boolean {
  if (entry.status !== result.status || !matchesGlob(entry.match, result.vector)) return false;
  if (entry.fingerprint === undefined) return true;
  const evidence = [result.message, expectedInWords(result), JSON.stringify(result.observed)]
    .filter(Boolean)
    .join("\n");
  return evidence.includes(entry.fingerprint);
}

function isExpired(entry: Entry, today: string): boolean {
  return entry.until !== undefined && entry.until < today;
}
