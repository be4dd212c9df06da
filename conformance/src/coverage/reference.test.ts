import { expect, it } from "vitest";
import { loadCatalogue } from "../vectors/load.js";
import { isOpen, rowsOf } from "./coverage.js";
import { referenceCoverage } from "./reference.js";

const coverage = referenceCoverage(await loadCatalogue());

it("has no hole that nobody has explained", () => {
  const holes = rowsOf(coverage).filter((row) => isOpen(row, false));
  expect(holes.map(({ requirement }) => requirement.id)).toEqual([]);
});

it("has no reason that explains nothing", () => expect(coverage.stale).toEqual([]));

it("knows rules of all roles, and a mutant for each that a stranger can see", () => {
  const rows = rowsOf(coverage).filter(({ rules }) => rules.length > 0);
  const roles = new Set(rows.flatMap(({ rules }) => rules.map(({ role }) => role)));
  expect(roles).toEqual(new Set(["facilitator", "server", "client"]));
  for (const { requirement, mutants, reason } of rows) {
    expect(mutants.length > 0 || reason !== undefined, requirement.id).toBe(true);
  }
});
