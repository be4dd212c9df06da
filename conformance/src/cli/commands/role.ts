import type { ChainRole } from "../../report/format.js";
import { operands } from "../arguments.js";
import type { Command } from "../command.js";
import { everywhere, reportOptions, runOptions, selectionOptions } from "../options.js";
import { runTrial } from "../run-trial.js";

/** The command that puts a program of one role on trial. */
export function roleCommand(role: ChainRole): Command {
  const cmd = {
    value: '"COMMAND"',
    help: role === "client" ? "The command that makes one purchase." : "The command that starts the program.",
  };
  const url = { value: "URL", help: "The address of a program that runs already; needs --rpc-url." };
  const routes = { value: "FILE", help: "The routes that the server declares, as JSON." };
  return {
    name: role,
    usage: `${role} ${role === "client" ? '--cmd "COMMAND"' : '(--cmd "COMMAND" | --url URL)'}${role === "server" ? " [--routes FILE]" : ""}`,
    summary: `Puts a ${role} on trial.`,
    options: {
      cmd,
      ...(role !== "client" && { url }),
      ...(role === "server" && { routes }),
      ...selectionOptions,
      ...reportOptions,
      ...runOptions,
      ...everywhere,
    },
    async run(args, io) {
      operands(args, { min: 0, max: 0, usage: this.usage });
      return runTrial(role, args, io);
    },
  };
}
