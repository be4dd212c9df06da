import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorld, type World } from "../chain/world.js";
import { loadCatalogue } from "../vectors/load.js";
import { runSelftest, type SelftestOutcome } from "./selftest.js";

/** The whole is `x402-conformance selftest`, a campaign of its own. */
const oneIn = 6;

// An hour is what a continuous integration leaves; on two cores of its own it takes a few minutes.
const trialTimeoutMs = 3_600_000;
let worlds: World[] = [];
let outcome: SelftestOutcome;

beforeAll(async () => {
  worlds = await Promise.all([createWorld(), createWorld(), createWorld()]);
  outcome = (await runSelftest({ worlds, catalogue: await loadCatalogue(), seed: 1, jobs: 4, oneIn })).json;
}, trialTimeoutMs);
afterAll(() => Promise.all(worlds.map((world) => world.stop())));

const complaints = (acquittals: SelftestOutcome["nulls"]) => acquittals.filter(({ ok }) => !ok);

describe("the suite on trial", () => {
  it("finds nothing wrong with the reference", () => {
    expect(complaints(outcome.reference)).toEqual([]);
    expect(outcome.reference).toHaveLength(4);
  });

  it("scores nothing for programs that implement nothing", () => {
    expect(complaints(outcome.nulls)).toEqual([]);
    expect(outcome.nulls.length).toBeGreaterThanOrEqual(12);
  });

  it("convicts every mutant by the requirement that it breaks", () => {
    const free = outcome.mutants.filter((mutant) => mutant.outcome !== "convicted");
    expect(free).toEqual([]);
    expect(outcome.mutants.length).toBeGreaterThanOrEqual(100);
  });

  it("accuses no honest program", () => {
    expect(complaints(outcome.honest)).toEqual([]);
    expect(outcome.honest.length).toBeGreaterThanOrEqual(4);
  });
});
