import { describe, expect, it } from "vitest";
import { sampleVector } from "../../test/run-catalogue.js";
import { catalogueOf } from "../../test/sample-vectors.js";
import type { Requirement } from "../vectors/requirement.js";
import { facetMutants, withoutShownFacets } from "./facets.js";
import type { Mutant, MutantOutcome } from "./types.js";

const row = (id: string, keptBy?: string[]): Requirement => ({
  id,
  level: "MUST",
  basis: "K",
  roles: ["facilitator"],
  text: `The duty ${id}.`,
  source: "core §1",
  ...(keptBy && { keptBy }),
});
const rows = [row("FAC-A-001"), row("FAC-A-002", ["FAC-A-001"]), row("FAC-A-003", ["FAC-A-009"])];
const target = { kind: "in-process" as const, value: "nothing", start: () => Promise.reject(new Error("not started")) };
const mutant: Mutant = { id: "without-it", role: "facilitator", requirement: "FAC-A-001", fault: "lacks it", target };
const catalogue = catalogueOf([], {
  requirements: new Map(rows.map((entry) => [entry.id, entry])),
  vectors: [sampleVector("facilitator/a/two", { requirements: ["FAC-A-002"] })],
});

describe("mutants of facets", () => {
  it("are the same programs, to be seen by the vectors of the facet", () => {
    const facets = facetMutants(catalogue, [mutant]);
    expect(facets).toEqual([
      { ...mutant, id: "without-it-seen-by-FAC-A-002", requirement: "FAC-A-002", isFacet: true },
    ]);
    expect(facets[0]?.target).toBe(target);
  });

  it("are none in a role of which no vector names the facet", () => {
    expect(facetMutants(catalogue, [{ ...mutant, role: "server" }])).toEqual([]);
  });

  it("need to be seen once", () => {
    const outcome = (id: string, isFacet: boolean, verdict: MutantOutcome["outcome"]): MutantOutcome => ({
      mutant: `${id} ${verdict}`,
      role: "facilitator",
      requirement: id,
      fault: "none",
      isFacet,
      outcome: verdict,
      convictions: [],
    });
    const outcomes = [
      outcome("A", true, "convicted"),
      outcome("A", true, "survived"),
      outcome("A", false, "survived"),
      outcome("B", true, "survived"),
    ];
    expect(withoutShownFacets(outcomes)).toEqual([outcomes[0], outcomes[2], outcomes[3]]);
    expect(withoutShownFacets(outcomes, { all: true })).toEqual([outcomes[0], outcomes[2]]);
  });
});
