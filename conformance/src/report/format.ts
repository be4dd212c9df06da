import * as z from "zod";

export const roles = ["facilitator", "server", "client", "lib"] as const;
export type Role = (typeof roles)[number];
/** A role that pays or is paid, and so needs a chain. */
export type ChainRole = Exclude<Role, "lib">;

export const statuses = ["pass", "fail", "warn", "na", "blocked", "untestable", "flaky", "info", "error"] as const;
export type Status = (typeof statuses)[number];

export const verdicts = ["conformant", "conformant with lenient refusals", "not conformant", "cannot assess"] as const;
export type Verdict = (typeof verdicts)[number];

/** One thing that was seen while a case ran: a message between two parties, an action, or output of the target. */
export const TranscriptEntry = z.strictObject({
  /** Milliseconds since the case began. */
  at: z.number(),
  from: z.string(),
  to: z.string(),
  /** One line for people, such as `POST /verify -> 200`. */
  what: z.string(),
  /** Headers, bodies and decoded headers. Signatures, keys and cookies stay out. */
  detail: z.unknown().optional(),
});
export type TranscriptEntry = z.infer<typeof TranscriptEntry>;

/** A requirement as it stood when the run was made, so that a report can be read without the catalogue. */
export const RequirementNote = z.strictObject({
  level: z.string(),
  text: z.string(),
  /** The clause it comes from. */
  source: z.string(),
});
export type RequirementNote = z.infer<typeof RequirementNote>;

/** What one vector said of the target. */
export const Result = z.strictObject({
  vector: z.string(),
  rev: z.number(),
  title: z.string(),
  /** Why the case exists, in the vector's words. */
  why: z.string(),
  requirements: z.array(z.string()),
  level: z.enum(["MUST", "SHOULD", "MAY"]),
  status: z.enum(statuses),
  grade: z.enum(["strict", "lenient"]).optional(),
  /** The twin that had to pass first. */
  control: z.string().optional(),
  /** The vector whose outcome kept this one from counting. */
  blockedBy: z.string().optional(),
  /** Why a baseline expects this outcome. */
  baseline: z.strictObject({ because: z.string(), issue: z.string().optional() }).optional(),
  message: z.string().optional(),
  /** What had to be seen at which place of the case document (a JSON pointer), in words and as the matcher. */
  expected: z.strictObject({ at: z.string(), words: z.string(), matcher: z.unknown().optional() }).optional(),
  /** What was seen there instead; absent when there was nothing. */
  observed: z.unknown().optional(),
  transcript: z.array(TranscriptEntry),
  durationMs: z.number(),
  /** The command that runs this vector again in the same way. */
  replay: z.string(),
});
export type Result = z.infer<typeof Result>;

/** The whole outcome of a run: the single source of every rendered report. */
export const Report = z.strictObject({
  format: z.literal(1),
  suite: z.strictObject({ name: z.string(), version: z.string() }),
  specs: z.strictObject({ version: z.string(), digest: z.string(), pin: z.string() }),
  target: z.strictObject({
    kind: z.enum(["url", "cmd", "in-process"]),
    /** The URL or the command. */
    value: z.string(),
    /** What the target says of itself, such as `acme-x402 3.2.0 (python)`. */
    about: z.string().optional(),
    /** What the target says or shows that it can do. */
    capabilities: z.array(z.string()),
  }),
  role: z.enum(roles),
  profiles: z.array(z.string()),
  /** Which version of each of them judged, and the digest of what it holds; a draft's version ends in `-draft`. */
  profileVersions: z.record(z.string(), z.strictObject({ version: z.string(), digest: z.string() })).optional(),
  seed: z.number(),
  startedAt: z.string(),
  durationMs: z.number(),
  /** Why no verdict could be given, when none could. */
  cannotAssess: z.string().optional(),
  verdicts: z.record(z.string(), z.enum(verdicts)),
  counts: z.record(z.enum(statuses), z.number()),
  /** The requirements that the results name, by id. */
  requirements: z.record(z.string(), RequirementNote),
  /** Entries of the baseline that do not describe this run any more. */
  stale: z.array(z.strictObject({ match: z.string(), problem: z.string() })).optional(),
  results: z.array(Result),
});
export type Report = z.infer<typeof Report>;
