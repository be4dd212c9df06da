import type { Command } from "./command.js";

/** What the program says of itself. */
export function programHelp(commands: readonly Command[]): string {
  const column = Math.max(...commands.map(({ name }) => name.length));
  return [
    "x402-conformance puts an x402 client, server or facilitator on trial against a local chain.",
    "",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(column)}  ${summary}`),
    "",
    "x402-conformance COMMAND --help says more. For example:",
    "",
    '  x402-conformance facilitator --cmd "node facilitator.js" --out results',
    "",
    "Exit codes: 0 passed, 1 something unexpected, 2 cannot assess, 3 fault of the suite, 64 bad usage.",
    "",
  ].join("\n");
}

/** What one command says of itself. */
export function commandHelp({ usage, summary, options }: Command): string {
  const heads = Object.entries(options).map(([name, { value, help }]): [string, string] => [
    `--${name}${value === undefined ? "" : ` ${value}`}`,
    help,
  ]);
  const column = Math.max(...heads.map(([head]) => head.length));
  return [
    `x402-conformance ${usage}`,
    "",
    summary,
    "",
    ...heads.map(([head, help]) => `  ${head.padEnd(column)}  ${help}`),
    "",
  ].join("\n");
}
