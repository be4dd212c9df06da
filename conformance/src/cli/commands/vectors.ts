import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isX402Error } from "@x402-reference/types";
import { exitCodes } from "../../run/exit-code.js";
import { didYouMean } from "../../run/suggest.js";
import { checkCatalogue } from "../../vectors/check.js";
import { formatVector } from "../../vectors/format-vector.js";
import { defaultSpecsDir, loadCatalogue } from "../../vectors/load.js";
import { writeSchemas } from "../../vectors/schema.js";
import { operands } from "../arguments.js";
import type { Command } from "../command.js";
import type { Io } from "../io.js";
import { parseJson } from "../load.js";
import { everywhere } from "../options.js";
import { UsageError } from "../usage-error.js";

const actions = ["check", "fmt"] as const;

/** The command for authors of vectors. */
export const vectorsCommand: Command = {
  name: "vectors",
  usage: "vectors (check | fmt) [--specs DIR]",
  summary: "Checks the vectors, or writes them and their schemas in canonical form.",
  options: { specs: { value: "DIR", help: "A specs folder; the installed one by default." }, ...everywhere },
  async run(args, io) {
    const [wanted = ""] = operands(args, { min: 1, max: 1, usage: this.usage });
    const action = actions.find((name) => name === wanted);
    if (!action)
      throw new UsageError(
        `vectors cannot ${JSON.stringify(wanted)}.${didYouMean(wanted, actions)} It can ${actions.join(" or ")}.`,
      );
    const specsDir = args.one("specs") ?? defaultSpecsDir();
    try {
      return await (action === "check" ? check(specsDir, io) : format(specsDir, io));
    } catch (error) {
      // A file that cannot be read is the author's, and what this command is there to tell.
      if (!isX402Error(error, "invalid_configuration")) throw error;
      io.out(`${error.message}\n`);
      return exitCodes.unexpected;
    }
  },
};

async function check(specsDir: string, io: Io): Promise<number> {
  const catalogue = await loadCatalogue(specsDir);
  const findings = checkCatalogue(catalogue);
  for (const { file, pointer = "", problem } of findings) io.out(`${file}${pointer && `#${pointer}`}: ${problem}\n`);
  io.err(`${catalogue.vectors.length} vectors, ${findings.length} findings\n`);
  return findings.length > 0 ? exitCodes.unexpected : exitCodes.ok;
}

async function format(specsDir: string, io: Io): Promise<number> {
  const { files } = await loadCatalogue(specsDir);
  const changed: string[] = [];
  for (const [path, text] of files) {
    if (!path.startsWith("vectors/") || path === "vectors/standard.json") continue;
    const canonical = formatVector(parseJson(text));
    if (canonical === text) continue;
    await writeFile(join(specsDir, path), canonical);
    changed.push(path);
  }
  await writeSchemas(specsDir);
  // Only now: who reads may hang up, and that ends the process.
  for (const path of changed) io.out(`${path}\n`);
  return exitCodes.ok;
}
