import { type Paint, wrap } from "../report/text.js";
import { type Coverage, isOpen, type RequirementCoverage, rowsOf } from "./coverage.js";
import { countsOf, headlineOf, plural } from "./words.js";

/** Writes each requirement with what holds it on one line, then the holes. */
export function renderText(
  coverage: Coverage,
  { strict, paint, width }: { strict: boolean; paint: Paint; width: number },
): string {
  const open = rowsOf(coverage).filter((row) => isOpen(row, strict));
  const lines = [
    ...coverage.areas.flatMap(({ prefix, title, requirements }) => [
      `${paint.bold(prefix)}  ${title}`,
      ...requirements.map((row) => `  ${chain(row, paint)}`),
      "",
    ]),
    ...open.flatMap((row) => hole(row, { paint, width })),
    ...coverage.stale.flatMap(({ problem }) => [...wrap(problem, width), ""]),
    headlineOf(coverage, strict),
    ...wrap(countsOf(rowsOf(coverage)), width),
  ];
  return `${lines.join("\n")}\n`;
}

function chain({ requirement: { id, level }, status, rules, vectors, mutants }: RequirementCoverage, paint: Paint) {
  const held = [plural(rules.length, "rule"), plural(vectors.length, "vector"), plural(mutants.length, "mutant")];
  const word = status === "hole" ? paint.red(status) : status;
  return `${id.padEnd(13)} ${level.padEnd(10)} ${held.join(" → ").padEnd(34)} ${word}`;
}

function hole(row: RequirementCoverage, { paint, width }: { paint: Paint; width: number }): string[] {
  const { id, level, text, source } = row.requirement;
  const roles = row.status === "hole" || row.status === "optional" ? "" : `  not tried: ${row.untriedRoles.join(", ")}`;
  return [
    `${paint.red(row.status === "hole" ? "Hole" : "Open")}  ${paint.bold(id)}  ${level}${roles}`,
    ...wrap(`  ${text}`, width),
    ...wrap(`  ${source}`, width).map(paint.dim),
    "",
  ];
}
