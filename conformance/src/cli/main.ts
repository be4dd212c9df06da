import { isX402Error } from "@x402-reference/types";
import { exitCodes } from "../run/exit-code.js";
import { didYouMean } from "../run/suggest.js";
import { suite } from "../run/suite.js";
import { readArguments } from "./arguments.js";
import type { Command } from "./command.js";
import { commandHelp, programHelp } from "./help.js";
import { type Io, widthOf } from "./io.js";
import { UsageError } from "./usage-error.js";
import { UnavailableError } from "./world.js";

/**
 * Runs the program that the arguments ask for and answers its exit code. Never throws: a bad command line is 64, a fault
 * of the suite is 3, and its stack is shown only when `DEBUG` is set.
 */
export async function main(args: readonly string[], io: Io, commands: readonly Command[]): Promise<number> {
  try {
    return await dispatch(args, io, commands);
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`${error.message}\n`);
      return exitCodes.usage;
    }
    if (io.signal.aborted) {
      io.err("Interrupted. There is no report.\n");
      return exitCodes.harnessFault;
    }
    if (error instanceof UnavailableError) {
      io.err(`${error.message}\n`);
      return exitCodes.cannotAssess;
    }
    io.err(`The suite itself failed: ${error instanceof Error ? error.message : String(error)}\n`);
    if (io.env.DEBUG && error instanceof Error) io.err(`${error.stack ?? ""}\n`);
    else if (!isX402Error(error)) io.err("Set DEBUG=1 to see where, and please report it.\n");
    return exitCodes.harnessFault;
  }
}

async function dispatch(args: readonly string[], io: Io, commands: readonly Command[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === "--version") {
    io.out(`${suite().version}\n`);
    return exitCodes.ok;
  }
  if (name === "help" && rest.length > 0) return dispatch([...rest.slice(0, 1), "--help"], io, commands);
  if (name === "--help" || name === "-h" || name === "help") {
    io.out(programHelp(commands, widthOf(io)));
    return exitCodes.ok;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    const names = commands.map((candidate) => candidate.name);
    const problem =
      name === undefined
        ? "What shall be done?"
        : `There is no command ${JSON.stringify(name)}.${didYouMean(name, names)}`;
    throw new UsageError(`${problem}\nThe commands are ${names.join(", ")}; see x402-conformance --help.`);
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    io.out(commandHelp(command, widthOf(io)));
    return exitCodes.ok;
  }
  return command.run(readArguments(rest, command.options), io);
}
