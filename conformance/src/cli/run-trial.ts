import type { Role } from "../report/format.js";
import { exitCodeOf } from "../run/exit-code.js";
import type { Arguments } from "./arguments.js";
import { withConfig } from "./config.js";
import type { Io } from "./io.js";
import { catalogue } from "./load.js";
import { planOutputs, prepareOutputs, writeOutputs } from "./outputs.js";
import { holdTrial, planTrial } from "./trial.js";

/** Puts what the command line or the configuration names on trial, reports and answers the exit code. */
export async function runTrial(role: Role, given: Arguments, io: Io): Promise<number> {
  const args = await withConfig(role, given, { io });
  const outputs = planOutputs(args.many("reporter"), args.one("out"));
  const noColour = args.has("no-color");
  const trial = await planTrial(role, args, { catalogue: await catalogue() });
  await prepareOutputs(outputs);
  const report = await holdTrial(trial, io, { noColour });
  await writeOutputs([report], { outputs, io, noColour });
  return exitCodeOf(report, { strict: trial.strict });
}
