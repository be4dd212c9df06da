import type { Role } from "../report/format.js";
import { unsteady } from "../report/repeats.js";
import { exitCodeOf, exitCodes } from "../run/exit-code.js";
import { type Arguments, wholeNumber } from "./arguments.js";
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
  const times = wholeNumber(args, "repeat", { fallback: 1, min: 1, max: 1_000 });
  const report = await holdTrial(trial, io, { noColour });
  const reports = [report];
  while (reports.length < times) reports.push(await holdTrial(trial, io, { noColour }));
  await writeOutputs([report], { outputs, io, noColour });
  const code = exitCodeOf(report, { strict: trial.strict });
  if (times === 1) return code;
  const different = unsteady(reports);
  for (const { vector, outcomes } of different) {
    const counted = Object.entries(outcomes).map(([outcome, count]) => `${outcome} ${count}`);
    io.out(`${vector} ended differently: ${counted.join(", ")}\n`);
  }
  io.out(`${times} runs with seed ${trial.seed}, ${different.length} of ${report.results.length} ended differently\n`);
  return different.length > 0 ? Math.max(code, exitCodes.unexpected) : code;
}
