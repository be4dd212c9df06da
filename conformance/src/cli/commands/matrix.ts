import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { MatrixReport } from "../../matrix/format.js";
import { readPrograms } from "../../matrix/programs.js";
import { exitCodes } from "../../run/exit-code.js";
import { operands, wholeNumber } from "../arguments.js";
import type { Command } from "../command.js";
import { wantsColour, widthOf } from "../io.js";
import { readUserFile } from "../load.js";
import { everywhere } from "../options.js";
import { writable } from "../outputs.js";
import { UsageError } from "../usage-error.js";
import { openWorld } from "../world.js";

/** The command that lets every client of a list buy from every server behind every facilitator. */
export const matrixCommand: Command = {
  name: "matrix",
  usage: "matrix FILE [--out DIR]",
  summary: "Lets every client that a file lists buy from every server behind every facilitator.",
  options: {
    out: { value: "DIR", help: "Writes matrix.json and matrix.html into a folder." },
    only: { value: "GLOB", many: true, help: "Takes only purchases whose CLIENT/SERVER/FACILITATOR matches." },
    timeout: { value: "MS", help: "The longest that one purchase may take (30000)." },
    ...everywhere,
  },
  async run(args, io) {
    const [file = ""] = operands(args, { min: 1, max: 1, usage: this.usage });
    const read = readPrograms(await readUserFile(file));
    if (!read.ok) {
      throw new UsageError(
        `${file} does not list programs: ${read.problem}. Write facilitators, servers and clients, each with names and commands.`,
      );
    }
    const timeoutMs = wholeNumber(args, "timeout", { fallback: 30_000, min: 100, max: 600_000 });
    const folder = args.one("out");
    const files =
      folder === undefined ? undefined : { json: join(folder, "matrix.json"), page: join(folder, "matrix.html") };
    for (const path of Object.values(files ?? {})) await writable(path);

    const only = args.many("only");
    // Loaded when asked for: no other command needs all of it at once.
    const { runMatrix, selectCells } = await import("../../matrix/run.js");
    if (selectCells({ programs: read.programs, only, file }).length === 0) {
      throw new UsageError(`--only ${only.join(" ")} matches no purchase. They are named CLIENT/SERVER/FACILITATOR.`);
    }
    const world = await openWorld();
    let report: MatrixReport;
    try {
      report = await runMatrix({
        world,
        programs: read.programs,
        known: read.known,
        file,
        only,
        timeoutMs,
        signal: io.signal,
        ...(io.errIsTerminal && { onCell: ({ id, status }) => io.err(`${id}  ${status}\n`) }),
      });
    } finally {
      await world.stop();
    }
    if (files) {
      const { renderMatrixPage } = await import("../../matrix/page.js");
      await writeFile(files.json, `${JSON.stringify(report, null, 2)}\n`);
      await writeFile(files.page, renderMatrixPage(report));
    }
    const { renderMatrixText } = await import("../../matrix/text.js");
    io.out(renderMatrixText(report, { width: widthOf(io), colour: wantsColour(io, args.has("no-color")) }));
    return exitCodeOf(report);
  },
};

/** 0 when every purchase works or is known not to, 1 when one fails or is not as known, 2 when a program did not even start. */
function exitCodeOf({ counts, stale }: MatrixReport): number {
  if (counts.fails || stale) return exitCodes.unexpected;
  return counts["not started"] ? exitCodes.cannotAssess : exitCodes.ok;
}
