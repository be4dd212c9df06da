import { escapeMarkup } from "./escape.js";
import type { Report, Result } from "./format.js";
import { countsInWords, expectedInWords, showValue } from "./words.js";

/**
 * Writes a report as JUnit XML. What is blocked or untestable is a failure there, never a skip, because a skip is read as
 * green; what a baseline expects is a skip with its reason.
 */
export function renderJunit(report: Report): string {
  const { results } = report;
  const expected = new Set(results.flatMap(({ vector, baseline }) => (baseline ? [vector] : [])));
  const kinds = results.map((result) => kindOf(result, expected));
  const count = (kind: Kind) => kinds.filter((candidate) => candidate === kind).length;
  const noVerdict = report.cannotAssess !== undefined && results.length === 0;
  const attributes = [
    attribute("name", `x402 ${report.role}`),
    attribute("tests", noVerdict ? 1 : results.length),
    attribute("failures", count("failure")),
    attribute("errors", count("error") + (noVerdict ? 1 : 0)),
    attribute("skipped", count("skipped")),
    attribute("time", seconds(report.durationMs)),
    attribute("timestamp", report.startedAt),
  ].join(" ");
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite ${attributes}>`,
    "    <properties>",
    ...Object.entries(report.verdicts).map(([name, verdict]) => property(`verdict.${name}`, verdict)),
    property("target", report.target.value),
    property("seed", String(report.seed)),
    property("catalogue", report.specs.digest),
    "    </properties>",
    ...results.map((result, index) => testcase(result, kinds[index] ?? "passed")),
    ...(noVerdict
      ? [
          '    <testcase classname="x402" name="the target can be assessed">',
          `      <error message="${escapeMarkup(report.cannotAssess ?? "")}"/>`,
          "    </testcase>",
        ]
      : []),
    `    <system-out>${escapeMarkup(countsInWords(report))}</system-out>`,
    "  </testsuite>",
    "</testsuites>",
  ];
  return `${lines.join("\n")}\n`;
}

type Kind = "passed" | "failure" | "error" | "skipped";

/** What hangs on an expected failure is expected as well. */
function kindOf(result: Result, expected: ReadonlySet<string>): Kind {
  if (expected.has(result.vector) || expected.has(result.blockedBy ?? "")) return "skipped";
  if (result.status === "error") return "error";
  if (["fail", "flaky", "blocked", "untestable"].includes(result.status)) return "failure";
  return result.status === "na" ? "skipped" : "passed";
}

function testcase(result: Result, kind: Kind): string {
  const [role = "", ...rest] = result.vector.split("/");
  const name = rest.pop() ?? result.vector;
  const head = [
    attribute("classname", [role, ...rest].join(".")),
    attribute("name", `${name}: ${result.title}`),
    attribute("time", seconds(result.durationMs)),
  ].join(" ");
  const message = result.baseline ? `expected: ${result.baseline.because}` : (result.message ?? result.status);
  const detail = [
    `requirements: ${result.requirements.join(", ")}`,
    ...(result.expected
      ? [`expected: ${expectedInWords(result)}`, `observed: ${showValue(result.observed, 2_000)}`]
      : []),
    `replay: ${result.replay}`,
  ].join("\n");
  const outcome =
    kind === "skipped"
      ? [`      <skipped message="${escapeMarkup(message)}"/>`]
      : kind === "passed"
        ? result.status === "pass"
          ? []
          : [`      <system-out>${escapeMarkup([`${result.status}: ${message}`, detail].join("\n"))}</system-out>`]
        : [
            `      <${kind} type="${result.status}" message="${escapeMarkup(message)}">${escapeMarkup(detail)}</${kind}>`,
          ];
  return [`    <testcase ${head}>`, ...outcome, "    </testcase>"].join("\n");
}

function property(name: string, value: string): string {
  return `      <property ${attribute("name", name)} ${attribute("value", value)}/>`;
}

function attribute(name: string, value: string | number): string {
  return `${name}="${escapeMarkup(String(value))}"`;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}
