import * as z from "zod";
import { TranscriptEntry } from "../report/format.js";

export const cellStatuses = ["works", "known", "fails", "not started"] as const;
export type CellStatus = (typeof cellStatuses)[number];

/** One purchase: who bought from whom, and who settled it. */
export const Cell = z.strictObject({
  /** `<client>/<server>/<facilitator>`. */
  id: z.string(),
  client: z.string(),
  server: z.string(),
  facilitator: z.string(),
  status: z.enum(cellStatuses),
  /** What is wrong, each in a sentence; none when it works. */
  problems: z.array(z.string()),
  /** Why it is known not to work, as the file says. */
  because: z.string().optional(),
  /** What the payee has got on the chain, in atomic units. */
  paid: z.string().optional(),
  transcript: z.array(TranscriptEntry),
  durationMs: z.number(),
  /** The command that makes this purchase again. */
  replay: z.string(),
});
export type Cell = z.infer<typeof Cell>;

/** What `matrix.json` holds. */
export const MatrixReport = z.strictObject({
  format: z.literal("x402-conformance-matrix/1"),
  suite: z.strictObject({ name: z.string(), version: z.string() }),
  /** The file that lists the programs, as it was named. */
  file: z.string(),
  startedAt: z.string(),
  durationMs: z.number(),
  network: z.string(),
  /** The commands, by role and name. */
  programs: z.strictObject({
    facilitators: z.record(z.string(), z.string()),
    servers: z.record(z.string(), z.string()),
    clients: z.record(z.string(), z.string()),
  }),
  counts: z.record(z.enum(cellStatuses), z.number()),
  /** What the file says does not work, and does; none when it is right. */
  stale: z.array(z.string()).optional(),
  cells: z.array(Cell),
});
export type MatrixReport = z.infer<typeof MatrixReport>;
export type Programs = MatrixReport["programs"];

/** Purchases that are known not to work, and why. */
export interface KnownFailure {
  /** A glob over `<client>/<server>/<facilitator>`. */
  match: string;
  because: string;
}

/** How many cells there are of each status. */
export function countCells(cells: readonly Cell[]): MatrixReport["counts"] {
  const counts = { works: 0, known: 0, fails: 0, "not started": 0 };
  for (const { status } of cells) counts[status] += 1;
  return counts;
}
