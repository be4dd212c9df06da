/** A survivor that is accepted: no test can tell it from the original, for the reason given. */
export interface Accepted {
  file: string;
  mutator: string;
  /** The line of the source that the replaced text begins on. */
  line: string;
  original: string;
  replacement: string;
  reason: string;
}

export interface Mutant extends Omit<Accepted, "reason"> {
  lineNumber: number;
  status: string;
  /** Whether the tests told it from the original; not so if none ran it, or it ran out of time or could not be run. */
  isNoticed: boolean;
}

interface ReportedMutant {
  mutatorName: string;
  replacement: string;
  status: string;
  statusReason?: string;
  location: { start: Place; end: Place };
}

interface Place {
  line: number;
  column: number;
}

export interface Report {
  files: Record<string, { source: string; mutants: ReportedMutant[] }>;
}

export function mutantsOf(report: Report): Mutant[];
export function judge(
  mutants: readonly Mutant[],
  accepted: readonly Accepted[],
  isMutated?: (file: string) => boolean,
): { unexplained: Mutant[]; stale: Accepted[] };
export function keyOf(mutant: Omit<Accepted, "reason">): string;
export function oneLine(text: string): string;
