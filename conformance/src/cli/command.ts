import type { Arguments, OptionSpecs } from "./arguments.js";
import type { Io } from "./io.js";

/** One command of the program. */
export interface Command {
  name: string;
  /** Its operands and main options, as in `report FILE… --html OUT`. */
  usage: string;
  /** What it does, in one sentence. */
  summary: string;
  options: OptionSpecs;
  /** Answers the exit code. */
  run(args: Arguments, io: Io): Promise<number>;
}
