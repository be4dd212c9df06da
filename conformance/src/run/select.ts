import type { Role } from "../report/format.js";
import type { Vector } from "../vectors/format.js";
import type { Catalogue } from "../vectors/load.js";
import { matchesAny, matchesGlob } from "./glob.js";
import { isJudgedBy } from "./membership.js";
import { didYouMean } from "./suggest.js";

/** Which vectors of a role are asked for: those of the profiles, of these only the matching, less the skipped. */
export interface Selection {
  profiles?: readonly string[];
  only?: readonly string[];
  skip?: readonly string[];
}

/** A profile of the run and the vectors that it is judged by. */
export interface SelectedProfile {
  name: string;
  vectors: ReadonlySet<string>;
  /** Whether the selection leaves none of its vectors out. */
  complete: boolean;
}

/** The vectors to run, prerequisites included, in the order of their ids. */
export type Selected =
  | { ok: true; vectors: readonly Vector[]; profiles: readonly SelectedProfile[] }
  | { ok: false; problem: string };

/**
 * Resolves a selection. The controls of what is selected
 * are run as well, because a negative counts only behind its twin. A name or a filter that selects nothing is a problem.
 */
export function select(catalogue: Catalogue, role: Role, selection: Selection): Selected {
  const candidates = catalogue.vectors.filter((vector) => vector.role === role);
  const available = catalogue.profiles.filter((profile) => profile.role === role);
  for (const name of selection.profiles ?? []) {
    const profile = catalogue.profiles.find((candidate) => candidate.name === name);
    const names = available.map((candidate) => candidate.name);
    if (!profile) {
      const hint = didYouMean(name, names) || ` The ${role} has ${names.join(", ") || "none"}.`;
      return { ok: false, problem: `There is no profile ${JSON.stringify(name)}.${hint}` };
    }
    if (profile.role !== role) {
      return {
        ok: false,
        problem: `The profile ${name} is for the ${profile.role}. For the ${role} there is: ${names.join(", ") || "none"}.`,
      };
    }
  }
  for (const [option, globs] of [
    ["--only", selection.only],
    ["--skip", selection.skip],
  ] as const) {
    for (const glob of globs ?? []) {
      if (candidates.some((vector) => matchesGlob(glob, vector.id))) continue;
      const hint =
        didYouMean(
          glob,
          candidates.map((vector) => vector.id),
        ) || " Run `x402-conformance list` to see the ids.";
      return { ok: false, problem: `${option} ${glob} matches no vector of the ${role}.${hint}` };
    }
  }

  const wanted = available.filter(
    (profile) => !selection.profiles?.length || selection.profiles.includes(profile.name),
  );
  const members = wanted.map((profile) => ({
    name: profile.name,
    vectors: new Set(
      candidates.filter((vector) => isJudgedBy(profile, vector, catalogue.requirements)).map(({ id }) => id),
    ),
  }));
  const selected = candidates.filter(
    ({ id }) =>
      (!selection.profiles?.length || members.some(({ vectors }) => vectors.has(id))) &&
      (!selection.only?.length || matchesAny(selection.only, id)) &&
      !matchesAny(selection.skip ?? [], id),
  );
  if (selected.length === 0)
    return {
      ok: false,
      problem: `The filters leave no vector of the ${role}. Widen --only or --profile, or skip less.`,
    };

  const chosen = new Set(selected.map(({ id }) => id));
  const byId = new Map(candidates.map((vector) => [vector.id, vector]));
  for (const id of chosen) {
    const control = byId.get(id)?.control?.vector;
    if (control !== undefined && byId.has(control)) chosen.add(control);
  }
  return {
    ok: true,
    vectors: candidates.filter(({ id }) => chosen.has(id)),
    profiles: members
      .filter(({ vectors }) => [...vectors].some((id) => chosen.has(id)))
      .map((profile) => ({ ...profile, complete: [...profile.vectors].every((id) => chosen.has(id)) })),
  };
}
