import type { Role } from "../report/format.js";
import type { ReferenceRule } from "../selftest/mutants.js";
import type { Mutant } from "../selftest/types.js";
import type { Area } from "../vectors/area.js";
import type { Catalogue } from "../vectors/load.js";
import type { Requirement } from "../vectors/requirement.js";

const programs = ["facilitator", "server", "client"] as const;

/** How far a requirement is covered, the best first. */
export const coverageStatuses = [
  "covered",
  "vectors only",
  "unit tests only",
  "unobservable",
  "not tried yet",
  "optional",
  "hole",
] as const;
export type CoverageStatus = (typeof coverageStatuses)[number];

/** One requirement with all that holds it. */
export interface RequirementCoverage {
  requirement: Requirement;
  status: CoverageStatus;
  /** Why no vector, or no mutant, holds it. */
  reason?: string;
  rules: readonly { role: Role; name: string }[];
  /** Sorted by id; one that names it first is blamed on it, and judges profiles by it. */
  vectors: readonly { id: string; role: Role; judges: boolean }[];
  mutants: readonly { id: string; fault: string }[];
  /** Roles that have the duty and that no vector of theirs tries. */
  untriedRoles: readonly Role[];
}

/** The requirements whose ids begin alike. */
export interface AreaCoverage {
  prefix: string;
  title: string;
  requirements: readonly RequirementCoverage[];
}

/** What holds requirements beside vectors. */
export interface Evidence {
  rules: readonly Pick<ReferenceRule, "role" | "id" | "name">[];
  mutants: readonly Pick<Mutant, "id" | "requirement" | "fault">[];
  /** Rules that no stranger can see, by requirement, each with the reason. */
  unreachable: Readonly<Record<string, string>>;
}

/** Which requirement is held by what, in the order of the areas. */
export interface Coverage {
  areas: readonly AreaCoverage[];
  /** What explains nothing: a reason about what vectors name (a requirement, or all of an area), a facet of what no mutant breaks. */
  stale: readonly { about: string; problem: string }[];
}

/**
 * Works out what holds each requirement. A reason never outweighs a vector: where there are both, the reason is stale.
 *
 * @example
 * ```ts
 * const { areas } = coverageOf(await loadCatalogue(), { rules: referenceRules(), mutants: [], unreachable: {} });
 * ```
 */
export function coverageOf(catalogue: Catalogue, evidence: Evidence): Coverage {
  const groups = new Map<string, { area: Area; rows: RequirementCoverage[] }>(
    catalogue.areas.map((area) => [area.prefix, { area, rows: [] }]),
  );
  for (const requirement of catalogue.requirements.values()) {
    const prefix = prefixOf(requirement.id, groups.keys());
    const group = groups.get(prefix) ?? { area: { prefix, title: prefix }, rows: [] };
    groups.set(prefix, group);
    group.rows.push(rowOf(requirement, { area: group.area, catalogue, evidence }));
  }
  const shown = [...groups.values()].filter(({ rows }) => rows.length > 0);
  return {
    areas: shown.map(({ area: { prefix, title }, rows }) => ({ prefix, title, requirements: rows })),
    stale: shown.flatMap(({ area, rows }) => [
      ...(area.untried !== undefined && !rows.some(({ status }) => status === "not tried yet")
        ? [{ about: area.prefix, problem: `The area ${area.prefix} says why it is untried, and nothing in it is.` }]
        : []),
      ...rows.flatMap((row) => staleInRow(row, evidence)),
    ]),
  };
}

function staleInRow(
  { requirement: { id, unobservable, keptBy = [] }, vectors }: RequirementCoverage,
  { mutants }: Evidence,
): Coverage["stale"] {
  const broken = keptBy.filter((whole) => !mutants.some(({ requirement }) => requirement === whole));
  return [
    ...(unobservable !== undefined && vectors.length > 0
      ? [{ about: id, problem: `${id} says why it is unobservable, and ${vectors[0]?.id} names it.` }]
      : []),
    ...broken.map((whole) => ({
      about: id,
      problem: `${id} is kept by ${whole}, says its row, and no mutant breaks that.`,
    })),
  ];
}

/** The same without the requirements that are not wanted. */
export function selectCoverage(coverage: Coverage, wanted: (requirement: Requirement) => boolean): Coverage {
  const areas = coverage.areas
    .map((area) => ({ ...area, requirements: area.requirements.filter(({ requirement }) => wanted(requirement)) }))
    .filter(({ requirements }) => requirements.length > 0);
  const left = new Set(areas.flatMap(({ prefix, requirements }) => [prefix, ...requirements.map(idOf)]));
  return { areas, stale: coverage.stale.filter(({ about }) => left.has(about)) };
}

/** All requirements of all areas. */
export function rowsOf({ areas }: Coverage): RequirementCoverage[] {
  return areas.flatMap(({ requirements }) => requirements);
}

/** How many requirements there are of each status. */
export function countStatuses(rows: readonly RequirementCoverage[]): Record<CoverageStatus, number> {
  const counts = {
    covered: 0,
    "vectors only": 0,
    "unit tests only": 0,
    unobservable: 0,
    "not tried yet": 0,
    optional: 0,
    hole: 0,
  };
  for (const { status } of rows) counts[status] += 1;
  return counts;
}

/** Tells whether nobody has said why a requirement is not tried; a strict reader asks it of each role and of each MAY. */
export function isOpen({ status, untriedRoles }: RequirementCoverage, strict: boolean): boolean {
  return status === "hole" || (strict && (status === "optional" || untriedRoles.length > 0));
}

function idOf({ requirement }: RequirementCoverage): string {
  return requirement.id;
}

function prefixOf(id: string, known: Iterable<string>): string {
  return [...known].find((prefix) => id.startsWith(`${prefix}-`)) ?? id.replace(/-[^-]+$/, "");
}

function rowOf(
  requirement: Requirement,
  { area, catalogue, evidence }: { area: Area; catalogue: Catalogue; evidence: Evidence },
): RequirementCoverage {
  const { id } = requirement;
  const vectors = catalogue.vectors
    .filter(({ requirements }) => requirements.includes(id))
    .map((vector) => ({ id: vector.id, role: vector.role, judges: vector.requirements[0] === id }));
  const rules = evidence.rules.filter((rule) => rule.id === id).map(({ role, name }) => ({ role, name }));
  const mutants = evidence.mutants
    .filter((mutant) => mutant.requirement === id)
    .map((mutant) => ({ id: mutant.id, fault: mutant.fault }));
  const unreachable = evidence.unreachable[id];
  return {
    requirement,
    ...(vectors.length > 0
      ? { status: mutants.length > 0 ? "covered" : "vectors only", ...(unreachable && { reason: unreachable }) }
      : explain(requirement, { area, hasRule: rules.length > 0, unreachable })),
    rules,
    vectors,
    mutants,
    untriedRoles:
      vectors.length > 0
        ? boundRoles(requirement).filter((role) => !vectors.some((vector) => vector.role === role))
        : [],
  };
}

/** Why no vector names a requirement. */
function explain(
  { unobservable, roles, level }: Requirement,
  { area, hasRule, unreachable }: { area: Area; hasRule: boolean; unreachable: string | undefined },
): Pick<RequirementCoverage, "status" | "reason"> {
  const reason = unobservable ?? unreachable;
  if (reason !== undefined) return { status: hasRule ? "unit tests only" : "unobservable", reason };
  if (roles.every((role) => role === "author"))
    return { status: "unobservable", reason: "It binds who writes a scheme or an extension, and no program." };
  if (area.untried !== undefined) return { status: "not tried yet", reason: area.untried };
  return { status: level === "MAY" ? "optional" : "hole" };
}

/** The roles of programs that have a duty. */
function boundRoles({ roles }: Requirement): Role[] {
  return programs.filter((role) => roles.includes("all") || roles.includes(role));
}
