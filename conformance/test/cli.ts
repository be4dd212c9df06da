import { tmpdir } from "node:os";
import { commands } from "../src/cli/commands.js";
import type { Io } from "../src/cli/io.js";
import { main } from "../src/cli/main.js";

/** What a command touches of the world, and what it has written. */
export function terminal(more: Partial<Io> = {}): { io: Io; text: { out: string; err: string } } {
  const text = { out: "", err: "" };
  const io: Io = {
    out: (part) => {
      text.out += part;
    },
    err: (part) => {
      text.err += part;
    },
    cwd: tmpdir(),
    env: {},
    columns: undefined,
    outIsTerminal: false,
    errIsTerminal: false,
    signal: new AbortController().signal,
    ...more,
  };
  return { io, text };
}

/** Runs a command line within this process; answers its exit code and what it wrote. */
export async function cliOf(
  line: readonly string[],
  more?: Partial<Io>,
): Promise<{ code: number; out: string; err: string }> {
  const { io, text } = terminal(more);
  return { code: await main(line, io, commands), ...text };
}
