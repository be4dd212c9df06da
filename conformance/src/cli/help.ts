import { wrap } from "../report/text.js";
import type { Command } from "./command.js";

/** What the program says of itself. */
export function programHelp(commands: readonly Command[], width: number): string {
  const column = Math.max(...commands.map(({ name }) => name.length));
  return [
    ...wrap("x402-conformance puts an x402 client, server or facilitator on trial against a local chain.", width),
    "",
    ...commands.flatMap(({ name, summary }) => row(name.padEnd(column), summary, width)),
    "",
    "x402-conformance COMMAND --help says more. For example:",
    "",
    '  x402-conformance facilitator --cmd "node facilitator.js" --out results',
    "",
    ...wrap(
      "Exit codes: 0 passed, 1 something unexpected, 2 cannot assess, 3 fault of the suite, 64 bad usage.",
      width,
    ),
    "",
  ].join("\n");
}

/** What one command says of itself. */
export function commandHelp({ usage, summary, options }: Command, width: number): string {
  const heads = Object.entries(options).map(([name, { value, help }]): [string, string] => [
    `--${name}${value === undefined ? "" : ` ${value}`}`,
    help,
  ]);
  const column = Math.max(...heads.map(([head]) => head.length));
  return [
    `x402-conformance ${usage}`,
    "",
    ...wrap(summary, width),
    "",
    ...heads.flatMap(([head, help]) => row(head.padEnd(column), help, width)),
    "",
  ].join("\n");
}

/** A name and what it means beside it, hanging. */
function row(head: string, text: string, width: number): string[] {
  const indent = head.length + 4;
  return wrap(text, Math.max(20, width - indent)).map((line, index) =>
    index === 0 ? `  ${head}  ${line}` : `${" ".repeat(indent)}${line}`,
  );
}
