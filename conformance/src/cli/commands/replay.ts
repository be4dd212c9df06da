import { painter } from "../../report/text.js";
import { statusWords } from "../../report/words.js";
import { exitCodeOf } from "../../run/exit-code.js";
import { didYouMean } from "../../run/suggest.js";
import { operands } from "../arguments.js";
import type { Command } from "../command.js";
import { withConfig } from "../config.js";
import { wantsColour } from "../io.js";
import { catalogue, readReport } from "../load.js";
import { everywhere, reportOptions, runOptions } from "../options.js";
import { planOutputs, prepareOutputs, writeOutputs } from "../outputs.js";
import { holdTrial, planTrial } from "../trial.js";
import { UsageError } from "../usage-error.js";

const { seed: _, repeat: __, ...options } = runOptions;

/** The command that runs one vector of a report again, with the same seed, and shows everything that is exchanged. */
export const replayCommand: Command = {
  name: "replay",
  usage: "replay REPORT#VECTOR",
  summary: "Runs one vector of a report again and shows its transcript.",
  options: {
    routes: { value: "FILE", help: "The routes that the server declares, as JSON." },
    ...reportOptions,
    ...options,
    ...everywhere,
  },
  async run(args, io) {
    const [place = ""] = operands(args, { min: 1, max: 1, usage: this.usage });
    const split = place.lastIndexOf("#");
    if (split < 1)
      throw new UsageError(`${JSON.stringify(place)} names no vector. Usage: x402-conformance ${this.usage}`);
    const [file, vector] = [place.slice(0, split), place.slice(split + 1)];
    const before = await readReport(file);
    const recorded = before.results.find((result) => result.vector === vector);
    if (!recorded) {
      const ids = before.results.map((result) => result.vector);
      throw new UsageError(`${file} has no vector ${JSON.stringify(vector)}.${didYouMean(vector, ids)}`);
    }
    const { kind, value } = before.target;
    if (kind === "in-process")
      throw new UsageError("This report is of a program inside the self-test. Run `x402-conformance selftest`.");

    const outputs = planOutputs(args.many("reporter"), args.one("out"));
    const noColour = args.has("no-color");
    const all = await catalogue();
    if (all.digest !== before.specs.digest) io.err("The vectors have changed since the report was made.\n");
    const settings = await withConfig(before.role, args, { io, take: ["routes", "timeout"] });
    const trial = await planTrial(before.role, settings, {
      catalogue: all,
      given: { [before.role === "lib" ? "driver" : kind]: value, seed: before.seed, selection: { only: [vector] } },
    });
    await prepareOutputs(outputs);
    const report = await holdTrial(trial, io, { noColour });
    await writeOutputs([report], { outputs, io, noColour, transcripts: true });
    const now = report.results.find((result) => result.vector === vector)?.status;
    const paint = painter(wantsColour(io, noColour));
    if (now !== undefined && now !== recorded.status) {
      io.err(paint.yellow(`The report says ${statusWords[recorded.status].one}; now it is ${statusWords[now].one}.\n`));
    }
    return exitCodeOf(report, { strict: trial.strict });
  },
};
