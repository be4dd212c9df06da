import type { Report, Result, Status, Verdict } from "./format.js";
import { field, type Paint, painter, printable, wrap } from "./text.js";
import {
  byBlocker,
  countsInWords,
  expectedInWords,
  repeatsExpectation,
  showDuration,
  showValue,
  statusWords,
  troubles,
} from "./words.js";

/** How a report is written for a terminal. */
export interface PrettyOptions {
  /** Columns of the terminal; 80 when nobody knows. */
  width?: number;
  colour?: boolean;
  /** Shows everything that was exchanged in each case, whatever its outcome. */
  transcripts?: boolean;
}

const widest = 120;

/**
 * Writes a report for people: quiet when all is well, and for each problem what was expected, what was seen, which
 * clause says so and how to see it again.
 */
export function renderPretty(report: Report, options: PrettyOptions = {}): string {
  const width = Math.min(Math.max(options.width ?? 80, 40), widest);
  const paint = painter(options.colour ?? false);
  const blockers = byBlocker(report.results);
  const lines = [
    "",
    `${paint.bold(`x402 ${report.role} conformance`)}  ${paint.dim(printable(report.target.value))}`,
    "",
    ...troubles(report).flatMap((result) =>
      problem(result, { report, width, paint, blocks: blockers.get(result.vector) ?? [] }),
    ),
    ...(options.transcripts ? report.results.flatMap((result) => transcript(result, { width, paint })) : []),
    ...blockedElsewhere(report, blockers, { width, paint }),
    ...expectedByBaseline(report, { width, paint }),
    ...staleEntries(report, { width, paint }),
    ...(report.cannotAssess === undefined
      ? []
      : [paint.bold(paint.yellow("Cannot assess")), ...indent(printable(report.cannotAssess), width), ""]),
    ...verdictTable(report, paint),
    ...partNotice(report, { width, paint }),
    ...wrap(`${countsInWords(report, " · ")}`, width),
    paint.dim(`${showDuration(report.durationMs)}, seed ${report.seed}, catalogue ${report.specs.digest.slice(0, 19)}`),
    "",
  ];
  return lines.join("\n");
}

const marks: Readonly<Record<Status, { mark: string; colour: "red" | "yellow" | "blue" | "green" | "dim" }>> = {
  pass: { mark: "✓ passed", colour: "green" },
  fail: { mark: "✗ failed", colour: "red" },
  warn: { mark: "! warning", colour: "yellow" },
  flaky: { mark: "~ flaky", colour: "red" },
  error: { mark: "✗ error of the suite", colour: "red" },
  untestable: { mark: "? untestable", colour: "yellow" },
  blocked: { mark: "- blocked", colour: "dim" },
  na: { mark: "- not applicable", colour: "dim" },
  info: { mark: "i observed", colour: "blue" },
};

interface Layout {
  width: number;
  paint: Paint;
}

function problem(
  result: Result,
  { report, blocks, ...layout }: Layout & { report: Report; blocks: readonly Result[] },
): string[] {
  const { width, paint } = layout;
  const { mark, colour } = marks[result.status];
  const [id = ""] = result.requirements;
  const note = report.requirements[id];
  const expected = expectedInWords(result);
  return [
    ...wrap(result.title, width - 2).map((line, index) => (index === 0 ? paint.bold(line) : `  ${paint.bold(line)}`)),
    `  ${paint[colour](mark)}  ${result.vector}`,
    ...field("rule", `${id} ${note ? `${note.level}: ${note.text}` : ""}`.trim(), layout),
    ...(note ? field("clause", note.source, layout) : []),
    ...(expected === undefined ? [] : field("expected", expected, layout)),
    ...(result.expected ? field("observed", printable(showValue(result.observed, 400)), layout) : []),
    ...(result.message !== undefined && !repeatsExpectation(result)
      ? field("why", printable(result.message), layout)
      : []),
    ...(blocks.length === 0 ? [] : field("blocks", blocks.map(({ vector }) => vector).join("\n"), layout)),
    `  ${paint.dim("replay   ")}  ${result.replay}`,
    "",
  ];
}

function transcript(result: Result, { paint }: Layout): string[] {
  return [
    `${paint.bold("Transcript of")} ${result.vector}: ${statusWords[result.status].one}`,
    ...result.transcript.flatMap(({ at, from, to, what, detail }) => [
      `  ${paint.dim(`${Math.round(at)} ms`.padStart(8))}  ${from} → ${to}  ${printable(what)}`,
      ...(detail === undefined ? [] : [`            ${paint.dim(printable(showValue(detail, 2_000)))}`]),
    ]),
    "",
  ];
}

function blockedElsewhere(report: Report, blockers: ReadonlyMap<string, Result[]>, { width, paint }: Layout): string[] {
  const shown = new Set(troubles(report).map(({ vector }) => vector));
  return [...blockers].flatMap(([blocker, results]) => {
    if (shown.has(blocker)) return [];
    const cause = blocker === "" ? (results[0]?.message ?? "Not run.") : `Blocked by ${blocker}`;
    const first = results.slice(0, 10).map(({ vector }) => `  ${vector}`);
    const rest = results.length > first.length ? [`  and ${results.length - first.length} more`] : [];
    return [...wrap(printable(cause), width).map(paint.bold), ...first, ...rest, ""];
  });
}

function expectedByBaseline(report: Report, { width, paint }: Layout): string[] {
  const expected = report.results.filter(({ baseline }) => baseline);
  if (expected.length === 0) return [];
  return [
    paint.bold("Expected by the baseline"),
    ...expected.flatMap(({ vector, status, baseline }) => [
      `  ${paint.dim(status.padEnd(9))}  ${vector}`,
      ...wrap([baseline?.because, baseline?.issue].filter(Boolean).join(" "), width - 13).map(
        (line) => `             ${line}`,
      ),
    ]),
    "",
  ];
}

function staleEntries(report: Report, { width, paint }: Layout): string[] {
  if (!report.stale?.length) return [];
  return [
    paint.bold(paint.red("The baseline is out of date")),
    ...report.stale.flatMap(({ match, problem }) => indent(`${match}: ${problem}`, width)),
    "",
  ];
}

const verdictColours: Readonly<Record<Verdict, "green" | "red" | "yellow">> = {
  conformant: "green",
  "conformant with lenient refusals": "green",
  "not conformant": "red",
  "cannot assess": "yellow",
};

function verdictTable(report: Report, paint: Paint): string[] {
  const verdicts = Object.entries(report.verdicts);
  const column = Math.max(0, ...verdicts.map(([name]) => name.length));
  const lines = verdicts.map(
    ([name, verdict]) => `${name.padEnd(column)}  ${paint.bold(paint[verdictColours[verdict]](verdict))}`,
  );
  return lines.length === 0 ? [] : [...lines, ""];
}

/** Says why profiles are not assessed where no result shows it. */
function partNotice({ verdicts, counts, cannotAssess }: Report, { width, paint }: Layout): string[] {
  const open = Object.values(verdicts).includes("cannot assess");
  const shown = cannotAssess !== undefined || counts.error + counts.blocked + counts.untestable > 0;
  if (!open || shown || counts.pass === 0) return [];
  const text = "Only a part of the vectors was selected: a profile is assessed when all of its vectors run.";
  return [...wrap(text, width).map(paint.dim), ""];
}

function indent(text: string, width: number): string[] {
  return wrap(text, width - 2).map((line) => `  ${line}`);
}
