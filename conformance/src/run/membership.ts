import type { Vector } from "../vectors/format.js";
import type { Catalogue } from "../vectors/load.js";
import type { Profile } from "../vectors/profile.js";
import { matchesAny } from "./glob.js";

/**
 * Tells whether a profile is judged by a vector: its first requirement is one of the profile's. Requirements that rest on
 * no clause count in profiles of hardening alone, whatever the patterns of others say.
 */
export function isJudgedBy(profile: Profile, vector: Vector, requirements: Catalogue["requirements"]): boolean {
  const [first = ""] = vector.requirements;
  if (vector.role !== profile.role || !matchesAny(profile.requirements, first)) return false;
  return profile.hardening === true || requirements.get(first)?.basis !== "X";
}
