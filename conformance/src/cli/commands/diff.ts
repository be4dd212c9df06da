import { type Change, type Diff, diffReports } from "../../report/diff.js";
import { painter } from "../../report/text.js";
import { statusWords } from "../../report/words.js";
import { exitCodes } from "../../run/exit-code.js";
import { operands } from "../arguments.js";
import type { Command } from "../command.js";
import { wantsColour } from "../io.js";
import { readReport } from "../load.js";
import { everywhere } from "../options.js";
import { UsageError } from "../usage-error.js";

/** The command that compares two reports. A vector that ends worse than before makes it answer 1. */
export const diffCommand: Command = {
  name: "diff",
  usage: "diff OLD NEW",
  summary: "Compares two reports: what is fixed, regressed, new and gone.",
  options: everywhere,
  async run(args, io) {
    const [oldFile = "", newFile = ""] = operands(args, { min: 2, max: 2, usage: this.usage });
    const [before, after] = await Promise.all([readReport(oldFile), readReport(newFile)]);
    if (before.role !== after.role) {
      throw new UsageError(
        `${oldFile} is of a ${before.role} and ${newFile} of a ${after.role}. Give two reports of one role.`,
      );
    }
    const paint = painter(wantsColour(io, args.has("no-color")));
    const diff = diffReports(before, after);
    const heads = [
      ["regressed", paint.red("Regressed")],
      ["fixed", paint.green("Fixed")],
      ["changed", "Changed"],
      ["added", "New"],
      ["removed", "Gone"],
    ] as const satisfies readonly (readonly [keyof Diff, string])[];
    for (const [kind, head] of heads) {
      if (diff[kind].length > 0) io.out(`${head}\n${diff[kind].map(line).join("")}\n`);
    }
    const counts = heads.map(([kind]) => `${diff[kind].length} ${kind}`).join(", ");
    io.out(
      before.specs.digest === after.specs.digest ? `${counts}\n` : `${counts}; the vectors differ between the two\n`,
    );
    return diff.regressed.length > 0 ? exitCodes.unexpected : exitCodes.ok;
  },
};

function line({ vector, before, after }: Change): string {
  const words = [before, after].flatMap((status) => (status === undefined ? [] : [statusWords[status].one]));
  return `  ${vector}  ${words.join(" → ")}\n`;
}
