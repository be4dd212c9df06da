import { createHash } from "node:crypto";
import { isJudgedBy } from "../run/membership.js";
import type { Finding } from "./finding.js";
import type { Vector } from "./format.js";
import { canonicalJson } from "./json.js";
import type { Catalogue } from "./load.js";
import type { Profile } from "./profile.js";

/** A profile as it judges now, by a name that tells it from what it was and will be. */
export interface ProfileVersion {
  /** `2`, or `2-draft` while vectors can still be added. */
  version: string;
  digest: string;
}

/** Members of a vector that decide nothing. */
const explaining: readonly string[] = ["$schema", "title", "why", "risk"];

type Frozen = NonNullable<Profile["frozen"]>;

/** Names what a profile holds, for reports. */
export function versionOf(profile: Profile, catalogue: Catalogue): ProfileVersion {
  const { version = 1, frozen } = profile;
  if (frozen) return { version: String(version), digest: frozen.digest };
  return { version: `${version}-draft`, digest: freeze(profile, catalogue).digest };
}

/**
 * What a profile holds now. A digest covers all that decides about a program: not the words in which a vector explains
 * itself, but the level and the basis of its first requirement, and, in the digest of the whole, the standard payment.
 *
 * @example
 * ```ts
 * await writeFile(file, printJson({ ...profile, frozen: freeze(profile, catalogue) }));
 * ```
 */
export function freeze(profile: Profile, catalogue: Catalogue): Frozen {
  const { frozen: _, ...draft } = profile;
  const members = catalogue.vectors.filter((vector) => isJudgedBy(draft, vector, catalogue.requirements));
  const vectors = Object.fromEntries(members.map((vector) => [vector.id, vectorDigest(vector, catalogue)]));
  return { digest: profileDigest(profile, vectors, catalogue), vectors };
}

/** Tells how frozen profiles differ from the catalogue; a difference needs a version of its own. */
export function checkFrozen(catalogue: Catalogue): Finding[] {
  return catalogue.profiles.flatMap((profile) =>
    problemsOf(profile, catalogue).map((problem) => ({ file: `profiles/${profile.name}.json`, problem })),
  );
}

function problemsOf(profile: Profile, catalogue: Catalogue): string[] {
  const { name, version = 1, frozen } = profile;
  if (!frozen) return [];
  const now = freeze(profile, catalogue);
  const ids = [...new Set([...Object.keys(frozen.vectors), ...Object.keys(now.vectors)])].sort();
  const differences = ids.flatMap((id) => {
    const [was, is] = [frozen.vectors[id], now.vectors[id]];
    if (was === is) return [];
    if (was === undefined) return [`${id} is not in it`];
    return [`${id} ${is === undefined ? "belongs to it no more" : "decides otherwise than it did"}`];
  });
  if (differences.length === 0 && frozen.digest !== now.digest) differences.push("its digest is of something else");
  const remedy = `Undo that, or run \`x402-conformance profiles draft ${name}\`, which begins version ${version + 1}.`;
  return differences.map((difference) => `Version ${version} is frozen, but ${difference}. ${remedy}`);
}

function vectorDigest(vector: Vector, { requirements }: Catalogue): string {
  const deciding = Object.entries(vector).filter(([member]) => !explaining.includes(member));
  const { level, basis } = requirements.get(vector.requirements[0] ?? "") ?? {};
  return sha256({ ...Object.fromEntries(deciding), level, basis });
}

function profileDigest(
  { name, role, version = 1 }: Profile,
  vectors: Frozen["vectors"],
  { standard }: Catalogue,
): string {
  return sha256({ name, role, version, vectors, standard });
}

function sha256(content: unknown): string {
  return `sha256:${createHash("sha256").update(canonicalJson(content)).digest("hex")}`;
}
