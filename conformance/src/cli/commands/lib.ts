import { operands } from "../arguments.js";
import type { Command } from "../command.js";
import { everywhere, reportOptions, runOptions, selectionOptions } from "../options.js";
import { runTrial } from "../run-trial.js";

const { "rpc-url": _, live: __, ...options } = runOptions;

/** The command that puts a library on trial, by questions to a driver: codecs, amounts, digests; no chain, no network. */
export const libCommand: Command = {
  name: "lib",
  usage: 'lib --driver "COMMAND"',
  summary: "Puts a library on trial through a driver that answers questions on its standard input (specs/DRIVER.md).",
  options: {
    driver: { value: '"COMMAND"', help: "The command that starts the driver." },
    ...selectionOptions,
    ...reportOptions,
    ...options,
    jobs: { value: "N", help: "Keeps up to N questions open at once (16)." },
    ...everywhere,
  },
  async run(args, io) {
    operands(args, { min: 0, max: 0, usage: this.usage });
    return runTrial("lib", args, io);
  },
};
