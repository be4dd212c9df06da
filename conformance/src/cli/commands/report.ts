import { reporters } from "../../report/reporters.js";
import { operands } from "../arguments.js";
import type { Command } from "../command.js";
import { readReport } from "../load.js";
import { everywhere } from "../options.js";
import { planOutputs, prepareOutputs, writeOutputs } from "../outputs.js";
import { UsageError } from "../usage-error.js";

const formats = Object.keys(reporters).filter((name) => name !== "pretty");

/** The command that renders reports again; every rendering is made from `report.json` alone. */
export const reportCommand: Command = {
  name: "report",
  usage: "report FILE… [--html OUT] [--markdown OUT] …",
  summary: "Renders reports again, several roles in one page if the format can.",
  options: {
    ...Object.fromEntries(formats.map((name) => [name, { value: "OUT", help: `Writes ${name} into a file.` }])),
    reporter: { value: "NAME[=FILE]", many: true, help: "The same, to standard output when no file is named." },
    ...everywhere,
  },
  async run(args, io) {
    const files = operands(args, { min: 1, max: Number.POSITIVE_INFINITY, usage: this.usage });
    const asked = formats.flatMap((name) => {
      const file = args.one(name);
      return file === undefined ? [] : [`${name}=${file}`];
    });
    const wanted = [...asked, ...args.many("reporter")];
    const outputs = planOutputs(wanted, undefined).filter(
      ({ name }) => wanted.length === 0 || wanted.some((text) => text.startsWith(name)),
    );
    const single = outputs.find(({ reporter }) => !reporter.several);
    if (single && files.length > 1)
      throw new UsageError(`${single.name} holds one report only. Give one file, or use html or markdown.`);
    const reports = await Promise.all(files.map(readReport));
    await prepareOutputs(outputs);
    await writeOutputs(reports, { outputs, io, noColour: args.has("no-color") });
    return 0;
  },
};
