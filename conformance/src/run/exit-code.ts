import type { Report, Result } from "../report/format.js";

/** What the process answers to whoever started it. */
export const exitCodes = { ok: 0, unexpected: 1, cannotAssess: 2, harnessFault: 3, usage: 64 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Tells whether a result counts against the target and no baseline expects it. */
export function isUnexpected(result: Result, strict: boolean): boolean {
  if (result.baseline) return false;
  return result.status === "fail" || result.status === "flaky" || (strict && result.status === "warn");
}

/**
 * The exit code of a finished run. What is declared but cannot be tested makes the run one that cannot assess: a hidden
 * MUST is never green.
 */
export function exitCodeOf(report: Report, options: { strict: boolean }): ExitCode {
  if (report.counts.error > 0) return exitCodes.harnessFault;
  const unexpected = report.results.some((result) => isUnexpected(result, options.strict));
  if (unexpected || (report.stale?.length ?? 0) > 0) return exitCodes.unexpected;
  const open = report.cannotAssess !== undefined || report.counts.untestable > 0 || report.counts.pass === 0;
  return open ? exitCodes.cannotAssess : exitCodes.ok;
}
