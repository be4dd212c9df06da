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
import { newVectors } from "../vectors-new.js";

const actions = ["check", "fmt", "new"] as const;

/** The command for authors of vectors. */
export const vectorsCommand: Command = {
  name: "vectors",
  usage: "vectors (check | fmt | new --requirement ID) [--specs DIR]",
  summary: "Checks the vectors, writes them and their schemas in canonical form, or begins new ones.",
  options: {
    requirement: { value: "ID", help: "new: the requirement that the case is about." },
    id: { value: "ROLE/AREA/NAME", help: "new: the id of the case." },
    twin: { value: "ID", help: "new: a vector that is the twin; a new one otherwise." },
    specs: { value: "DIR", help: "A specs folder; the installed one by default." },
    ...everywhere,
  },
  async run(args, io) {
    const [wanted = ""] = operands(args, { min: 1, max: 1, usage: this.usage });
    const action = actions.find((name) => name === wanted);
    if (!action)
      throw new UsageError(
        `vectors cannot ${JSON.stringify(wanted)}.${didYouMean(wanted, actions)} It can ${actions.join(", ")}.`,
      );
    const misplaced = ["requirement", "id", "twin"].find((name) => action !== "new" && args.has(name));
    if (misplaced) throw new UsageError(`vectors ${action} has no --${misplaced}; that is for vectors new.`);
    const specsDir = args.one("specs") ?? defaultSpecsDir();
    try {
      if (action === "new") return await newVectors(args, { specsDir, io });
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
