import type { Catalogue } from "../vectors/load.js";
import { type Coverage, countStatuses, type RequirementCoverage, rowsOf } from "./coverage.js";

/** Writes everything for programs. */
export function renderJson(coverage: Coverage, { version, digest, pin }: Catalogue): string {
  const rows = rowsOf(coverage);
  const document = {
    format: 1,
    specs: { version, digest, pin },
    counts: countStatuses(rows),
    stale: coverage.stale,
    areas: coverage.areas.map(({ requirements, ...area }) => ({ ...area, requirements: requirements.map(flat) })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function flat({ requirement, ...held }: RequirementCoverage) {
  const { id, level, basis, roles, text, source } = requirement;
  return { id, level, basis, roles, text, source, ...held };
}
