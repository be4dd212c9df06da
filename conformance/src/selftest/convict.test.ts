import { describe, expect, it } from "vitest";
import type { Report, Result } from "../report/format.js";
import { loadCatalogue } from "../vectors/load.js";
import { byProgram, convict } from "./convict.js";
import type { Mutant, Trial } from "./types.js";

const catalogue = await loadCatalogue();
const requirement = "EVM-3009-008";
const vector = "facilitator/eip3009/value-below-price";
const target = { kind: "in-process" as const, value: "nothing", start: () => Promise.reject(new Error("not started")) };
const mutant: Mutant = { id: "m", role: "facilitator", requirement, fault: "none", target };

type Outcome = Pick<Result, "status" | "grade">;
const report = (outcome: Outcome, id = vector) => ({ results: [{ vector: id, ...outcome }] }) as unknown as Report;
const strict: Outcome = { status: "pass", grade: "strict" };

async function outcomeOf(after: Outcome, { before = strict, id = vector } = {}): Promise<string> {
  const trial = async () => report(after, id);
  const [outcome] = await convict([mutant], { trial, catalogue, reference: report(before, id) });
  return outcome?.outcome ?? "nothing";
}

describe("convicting a mutant", () => {
  it.each<[Outcome, string]>([
    [{ status: "fail" }, "convicted"],
    [{ status: "warn" }, "convicted"],
    [{ status: "info" }, "convicted"],
    [{ status: "flaky" }, "convicted"],
    [{ status: "pass", grade: "lenient" }, "convicted"],
    [strict, "survived"],
    [{ status: "blocked" }, "survived"],
    [{ status: "na" }, "survived"],
    [{ status: "error" }, "survived"],
  ])("%j instead of a strict pass: %s", async (after, outcome) => {
    expect(await outcomeOf(after)).toBe(outcome);
  });

  it("needs more than what the reference does as well", async () => {
    expect(await outcomeOf({ status: "warn" }, { before: { status: "warn" } })).toBe("survived");
  });

  it("needs to have been judged for the reference", async () => {
    expect(await outcomeOf({ status: "fail" }, { before: { status: "na" } })).toBe("survived");
  });

  it("needs a vector that names the broken requirement", async () => {
    expect(await outcomeOf({ status: "fail" }, { id: "facilitator/eip3009/expired" })).toBe(
      "convicted by another requirement",
    );
  });

  it("tries a program once for all that it breaks", async () => {
    const asked: unknown[] = [];
    const trial = async (...[, , options]: Parameters<Trial>) => {
      asked.push(options?.only?.includes(vector));
      return report({ status: "fail" });
    };
    const twin = { ...mutant, id: "n", requirement: "EVM-GEN-001" };
    const programs = byProgram([mutant, twin, { ...mutant, id: "o", target: { ...target } }]);
    expect(programs.map((program) => program.map(({ id }) => id))).toEqual([["m", "n"], ["o"]]);
    const outcomes = await convict([mutant, twin], { trial, catalogue, reference: report(strict) });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["convicted", "convicted by another requirement"]);
    expect(asked).toEqual([true]);
  });
});
