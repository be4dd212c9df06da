import type { Hello } from "./contract.js";
import type { Operations } from "./operation.js";
import { respond } from "./respond.js";
import { splitLines } from "./split-lines.js";

/** Runs a driver over this process's standard input and output until the input ends. */
export function serveStdio(operations: Operations, about: Omit<Hello, "ops">): void {
  const take = splitLines({
    onLine: (line) => void respond(line, operations, about).then((answer) => process.stdout.write(`${answer}\n`)),
    onProblem(problem) {
      process.stderr.write(`The suite ${problem}.\n`);
      process.exitCode = 1;
      process.stdin.destroy();
    },
  });
  process.stdin.on("data", take);
}
