import { everyMutant } from "../selftest/every-mutant.js";
import { referenceRules, unreachableRules } from "../selftest/mutants.js";
import type { Catalogue } from "../vectors/load.js";
import { type Coverage, coverageOf } from "./coverage.js";

/** What holds each requirement of a catalogue, by the rules of the reference and by all mutants; starts no program. */
export function referenceCoverage(catalogue: Catalogue): Coverage {
  return coverageOf(catalogue, {
    rules: referenceRules(),
    mutants: everyMutant(catalogue),
    unreachable: unreachableRules,
  });
}
