import { painter, wrap } from "../report/text.js";
import { showDuration } from "../report/words.js";
import type { Cell, CellStatus, MatrixReport } from "./format.js";

const colours = {
  works: "green",
  known: "yellow",
  fails: "red",
  "not started": "yellow",
} as const satisfies Record<CellStatus, string>;

/** Writes a matrix for a terminal: one table per facilitator, and what is wrong where it does not work. */
export function renderMatrixText(
  { file, cells, counts, stale = [], durationMs }: MatrixReport,
  { width, colour }: { width: number; colour: boolean },
): string {
  const paint = painter(colour);
  const names = (role: "facilitator" | "server" | "client") => [...new Set(cells.map((cell) => cell[role]))];
  const clients = names("client");
  const first = Math.max(...names("server").map(({ length }) => length));
  const column = Math.max("not started".length, ...clients.map(({ length }) => length));
  const tables = names("facilitator").flatMap((facilitator) => [
    "",
    `facilitator ${paint.bold(facilitator)}`,
    `  ${"".padEnd(first)}  ${clients.map((client) => client.padEnd(column)).join("  ")}`.trimEnd(),
    ...names("server").map((server) => {
      const shown = clients.map((client) => {
        const cell = cells.find(({ id }) => id === `${client}/${server}/${facilitator}`);
        return cell ? paint[colours[cell.status]](cell.status.padEnd(column)) : "".padEnd(column);
      });
      return `  ${server.padEnd(first)}  ${shown.join("  ")}`.trimEnd();
    }),
  ]);
  const wrong = cells.filter(({ status }) => status !== "works");
  const summary = (Object.keys(colours) as CellStatus[]).flatMap((status) =>
    counts[status] ? [`${counts[status]} ${status}`] : [],
  );
  return `${[
    "",
    `${paint.bold("x402 matrix")}  ${file}`,
    ...tables,
    ...wrong.flatMap((cell) => ["", ...trouble(cell, width)]),
    ...stale.flatMap((entry) => ["", ...wrap(entry, width)]),
    "",
    summary.join(" · "),
    `${cells.length} purchases, ${showDuration(durationMs)}`,
  ].join("\n")}\n`;
}

function trouble({ id, problems, because, replay }: Cell, width: number): string[] {
  // What is known needs no evidence here; the page has it.
  return [
    id,
    ...(because === undefined ? problems : [because]).flatMap((problem) =>
      wrap(problem, width - 2).map((line) => `  ${line}`),
    ),
    `  ${replay}`,
  ];
}
