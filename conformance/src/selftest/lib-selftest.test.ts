import { describe, expect, it } from "vitest";
import { operations } from "../lib/operations.js";
import { operationsTarget } from "../lib/operations-target.js";
import { nullTargets } from "../roles/null-targets.js";
import { loadCatalogue } from "../vectors/load.js";
import { byProgram, convict } from "./convict.js";
import { everyMutant } from "./every-mutant.js";
import { withoutShownFacets } from "./facets.js";
import { libVariants } from "./lib-variants.js";
import { tryHonest, tryNull } from "./selftest.js";
import { createLibTrial } from "./trial.js";
import type { MutantOutcome } from "./types.js";

const catalogue = await loadCatalogue();
const trial = createLibTrial({ catalogue, seed: 1, jobs: 16 });
const reference = await trial("lib", operationsTarget("our library", operations));
const everything = everyMutant(catalogue);
const mutants = everything.filter(({ role }) => role === "lib");
/** Facets that the programs of another role may show instead. */
const shownElsewhere = new Set(everything.filter(({ role }) => role !== "lib").map(({ requirement }) => requirement));
const tried: MutantOutcome[] = [];
// One after the other: all at once, they share one thread, and each would wait for it longer than a case may take.
for (const program of byProgram(mutants)) tried.push(...(await convict(program, { trial, catalogue, reference })));
const outcomes = withoutShownFacets(tried);

describe("the suite on trial, for libraries", () => {
  it("finds nothing wrong with ours", () => {
    const accused = reference.results.filter(({ status }) => status !== "pass" && status !== "info");
    expect(accused.map(({ vector, message }) => [vector, message])).toEqual([]);
    expect(reference.counts.pass).toBeGreaterThanOrEqual(350);
  });

  it.each(nullTargets.lib.map((target) => [target.value, target] as const))("scores nothing: %s", async (_, target) => {
    expect((await tryNull("lib", target, trial)).complaints).toEqual([]);
  });

  it.each(libVariants().map((variant) => [variant.id, variant] as const))("does not accuse: %s", async (_, variant) => {
    expect((await tryHonest(variant, trial)).complaints).toEqual([]);
  });

  const owed = outcomes.filter(
    ({ isFacet, outcome, requirement }) => !isFacet || outcome === "convicted" || !shownElsewhere.has(requirement),
  );
  it.each(owed.map((outcome) => [outcome.mutant, outcome] as const))("convicts %s", (_, outcome) => {
    expect(outcome).toMatchObject({ outcome: "convicted" });
  });

  it("has mutants enough", () => expect(mutants.length).toBeGreaterThanOrEqual(25));
});
