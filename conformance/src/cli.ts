import { constants } from "node:os";
import { commands } from "./cli/commands.js";
import { main } from "./cli/main.js";

const interruption = new AbortController();
let received: "SIGINT" | "SIGTERM" | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // Who asks twice does not want to wait for the tidying up.
    if (received) process.exit(128 + constants.signals[signal]);
    received = signal;
    interruption.abort(new DOMException(`Interrupted by ${signal}.`, "AbortError"));
  });
}
// A reader such as `head` that has seen enough is no fault.
process.stdout.on("error", (error) => {
  if ("code" in error && error.code === "EPIPE") process.exit(0);
});

const code = await main(
  process.argv.slice(2),
  {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    cwd: process.cwd(),
    env: process.env,
    columns: process.stdout.columns,
    outIsTerminal: process.stdout.isTTY === true,
    errIsTerminal: process.stderr.isTTY === true,
    signal: interruption.signal,
  },
  commands,
);
process.exitCode = received ? 128 + constants.signals[received] : code;
