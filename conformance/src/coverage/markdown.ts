import { code, plain } from "../report/markdown.js";
import type { Coverage, RequirementCoverage } from "./coverage.js";
import { countsOf, headlineOf } from "./words.js";

/** Writes one table for each area: requirement, rules, vectors, mutants, status with its reason. */
export function renderMarkdown(coverage: Coverage, strict: boolean): string {
  const lines = [
    "# Coverage of x402",
    "",
    `${headlineOf(coverage, strict)}.`,
    "",
    ...coverage.areas.flatMap(({ prefix, title, requirements }) => [
      `## ${plain(title)}`,
      "",
      `${code(prefix)}: ${countsOf(requirements)}.`,
      "",
      "| requirement | rule | vectors | mutants | status |",
      "| --- | --- | --- | --- | --- |",
      ...requirements.map(line),
      "",
    ]),
    ...coverage.stale.map(({ problem }) => `- ${plain(problem)}`),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function line({ requirement, rules, vectors, mutants, status, reason }: RequirementCoverage): string {
  const cells = [
    `${code(requirement.id)} ${requirement.level}: ${plain(requirement.text)}`,
    rules.map(({ role, name }) => `${role}: ${plain(name)}`).join("<br>"),
    vectors.map(({ id }) => code(id)).join("<br>"),
    mutants.map(({ id }) => code(id)).join("<br>"),
    reason === undefined ? status : `${status}: ${plain(reason)}`,
  ];
  return `| ${cells.join(" | ")} |`;
}
