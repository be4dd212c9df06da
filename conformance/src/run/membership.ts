import type { Vector } from "../vectors/format.js";
import type { Catalogue } from "../vectors/load.js";
import type { Profile } from "../vectors/profile.js";
import { matchesAny } from "./glob.js";

/**
 * Tells whether a profile is judged by a vector. One that is frozen lists its vectors. Otherwise the vector's first requirement is one of the profile's. Requirements that rest on
 * no clause count in profiles of hardening and nowhere else, and no other requirement counts there.
 */
export function isJudgedBy(profile: Profile, vector: Vector, requirements: Catalogue["requirements"]): boolean {
  if (profile.frozen) return Object.hasOwn(profile.frozen.vectors, vector.id);
  const [first = ""] = vector.requirements;
  if (vector.role !== profile.role || !matchesAny(profile.requirements, first)) return false;
  return (requirements.get(first)?.basis === "X") === (profile.hardening === true);
}
