import { unreachableRules } from "./mutants.js";
import type { Acquittal, SelftestOutcome } from "./selftest.js";
import type { MutantOutcome } from "./types.js";

/** The outcome for people: the kill matrix and whatever is not as it must be. */
export function renderSelftest(outcome: SelftestOutcome, ok: boolean): string {
  const { reference, nulls, mutants, honest } = outcome;
  const survivors = mutants.filter((mutant) => mutant.outcome !== "convicted");
  return [
    "The suite on trial",
    "",
    ...acquittals("reference", reference),
    ...acquittals("null program", nulls),
    ...acquittals("honest variant", honest),
    "",
    "Kill matrix: requirement broken, and the vectors that convict",
    ...mutants.flatMap(row),
    "",
    "Rules that no stranger can see the absence of",
    ...Object.entries(unreachableRules).map(([id, reason]) => `  ${id}  ${reason}`),
    "",
    `${mutants.length - survivors.length} of ${mutants.length} mutants convicted by the requirement that they break`,
    ok ? "The suite holds." : "The suite does not hold.",
  ].join("\n");
}

function acquittals(kind: string, all: readonly Acquittal[]): string[] {
  if (all.length === 0) return [];
  const wrong = all.filter(({ ok }) => !ok);
  return [
    `${all.length - wrong.length} of ${all.length} ${kind}${all.length === 1 ? "" : "s"} judged rightly`,
    ...wrong.flatMap(({ id, complaints }) => [`  ${id}`, ...complaints.map((complaint) => `    ${complaint}`)]),
  ];
}

function row({ requirement, mutant, fault, outcome, convictions }: MutantOutcome): string[] {
  const killers = convictions.filter(({ byOwnRequirement }) => byOwnRequirement);
  return [
    `  ${outcome === "convicted" ? "killed  " : "SURVIVED"}  ${requirement}  ${mutant}: ${fault}`,
    ...killers.map(({ vector, status }) => `              ${status === "pass" ? "lenient" : status}  ${vector}`),
  ];
}
