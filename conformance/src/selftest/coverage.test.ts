import { describe, expect, it } from "vitest";
import { loadCatalogue } from "../vectors/load.js";
import { vectorsOf } from "./convict.js";
import { everyMutant } from "./every-mutant.js";
import { unreachableRules } from "./mutants.js";

const catalogue = await loadCatalogue();
const mutants = everyMutant(catalogue);

describe("requirement, rule, vector, mutant", () => {
  it.each(mutants.map((mutant) => [mutant.id, mutant] as const))(
    "%s breaks a requirement that vectors name",
    (_, mutant) => {
      const bound: readonly string[] = catalogue.requirements.get(mutant.requirement)?.roles ?? [];
      // A library may break any role's duty.
      expect(mutant.role === "lib" ? bound.length > 0 : bound.includes(mutant.role)).toBe(true);
      expect(vectorsOf(mutant, catalogue)).not.toEqual([]);
    },
  );

  it("is complete but for what no stranger can see, and each of those has its reason", () => {
    for (const [id, reason] of Object.entries(unreachableRules)) {
      expect(catalogue.requirements.has(id)).toBe(true);
      expect(reason).toMatch(/\.$/);
    }
  });

  it("names each mutant once", () => {
    expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length);
  });

  it.each([
    ["facilitator", 20],
    ["server", 12],
    ["client", 10],
    ["lib", 100],
  ])("has pairs for the %s", (role, least) => {
    const pairs = catalogue.vectors.filter((vector) => vector.role === role && vector.control);
    expect(pairs.length).toBeGreaterThanOrEqual(least);
  });
});
