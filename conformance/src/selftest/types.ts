import type { World } from "../chain/world.js";
import type { Report, Role, Status } from "../report/format.js";
import type { Target } from "../run/types.js";
import type { Catalogue } from "../vectors/load.js";

/** What one trial after the other is held with. */
export interface TrialOptions {
  world: World;
  catalogue: Catalogue;
  seed: number;
  jobs: number;
}

/** What the trials of the suite share. */
export interface SelftestOptions extends Omit<TrialOptions, "world"> {
  /** As many trials are held at once: what one of them does to its chain must not be seen by another. */
  worlds: readonly World[];
  /** Tries one in so many of the honest variants and of the faulty programs, chosen by the seed; by default all. */
  oneIn?: number;
  /** Globs of mutants or of the requirements that they break: tries these alone, and no other programs. */
  only?: readonly string[];
  /** Hears of each kind of trial as it ends. */
  onLine?: (line: string) => void;
}

/** Runs vectors of a role against a target. */
export type Trial = (
  role: Role,
  target: Target,
  options?: { only?: readonly string[]; timeoutMs?: number },
) => Promise<Report>;

/** A program that breaks one requirement and nothing else. */
export interface Mutant {
  /** Unique among all mutants. */
  id: string;
  role: Role;
  /** The requirement that it breaks, and that it has to be convicted by. */
  requirement: string;
  /** What is wrong with it. */
  fault: string;
  target: Target;
  /** It breaks the requirement as a part of another one, which it breaks too. */
  isFacet?: boolean;
}

/** A vector that ended worse for a mutant than for the whole reference. */
export interface Conviction {
  vector: string;
  status: Status;
  /** Whether the vector names the requirement that the mutant breaks. */
  byOwnRequirement: boolean;
}

/** What became of a mutant. */
export interface MutantOutcome {
  mutant: string;
  role: Role;
  requirement: string;
  fault: string;
  isFacet: boolean;
  outcome: "convicted" | "convicted by another requirement" | "survived";
  convictions: Conviction[];
}
