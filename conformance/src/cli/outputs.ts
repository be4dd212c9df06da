import { access, constants, mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Report } from "../report/format.js";
import { type Reporter, reporters } from "../report/reporters.js";
import { didYouMean } from "../run/suggest.js";
import { type Io, wantsColour } from "./io.js";
import { UsageError } from "./usage-error.js";

/** A reporter and where it writes: a file, or standard output. */
export interface Output {
  name: string;
  reporter: Reporter;
  file?: string;
}

/**
 * Resolves `--reporter NAME[=FILE]` and `--out DIR`. The folder always gets `report.json`; a reporter without a file
 * writes into the folder, or to standard output when there is none; `pretty` takes standard output when nobody else does.
 */
export function planOutputs(names: readonly string[], folder: string | undefined): Output[] {
  const outputs = names.map((text): Output => {
    const [name = "", ...rest] = text.split("=");
    const reporter = Object.hasOwn(reporters, name) ? reporters[name] : undefined;
    if (!reporter) {
      const hint = didYouMean(name, Object.keys(reporters)) || ` There are: ${Object.keys(reporters).join(", ")}.`;
      throw new UsageError(`There is no reporter ${JSON.stringify(name)}.${hint}`);
    }
    const file = rest.join("=");
    if (rest.length > 0 && file === "") throw new UsageError(`--reporter ${text} lacks the file behind "=".`);
    if (file) return { name, reporter, file };
    return folder === undefined || name === "pretty"
      ? { name, reporter }
      : { name, reporter, file: join(folder, reporter.file) };
  });
  const { json, pretty } = reporters;
  if (folder !== undefined && json && !outputs.some(({ file }) => file === join(folder, json.file))) {
    outputs.push({ name: "json", reporter: json, file: join(folder, json.file) });
  }
  const onScreen = outputs.filter(({ file }) => file === undefined);
  if (onScreen.length > 1) {
    const [first, second] = onScreen;
    throw new UsageError(
      `${first?.name} and ${second?.name} would both write to standard output. Give one a file: --reporter ${second?.name}=FILE.`,
    );
  }
  if (onScreen.length === 0 && pretty) outputs.unshift({ name: "pretty", reporter: pretty });
  return outputs;
}

/**
 * Makes the folders of all files and sees that the files can be written, so that nobody waits for a report that is then
 * lost. Throws `UsageError`.
 */
export async function prepareOutputs(outputs: readonly Output[]): Promise<void> {
  for (const { file } of outputs) if (file !== undefined) await writable(file);
}

/** Makes the folder of a file and sees that the file can be written. Throws `UsageError`. */
export async function writable(file: string): Promise<void> {
  const problem = await obstacle(file);
  if (problem !== undefined)
    throw new UsageError(`${file} cannot be written (${problem}). Name a place where a file can be made.`);
}

async function obstacle(file: string): Promise<string | undefined> {
  try {
    await mkdir(dirname(file), { recursive: true });
    const present = await stat(file).catch(() => undefined);
    if (present?.isDirectory()) return "it is a folder";
    await access(present ? file : dirname(file), constants.W_OK);
    return undefined;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}

/** Writes reports to all their places, which `prepareOutputs` has made. */
export async function writeOutputs(
  reports: readonly Report[],
  {
    outputs,
    io,
    noColour,
    transcripts,
  }: { outputs: readonly Output[]; io: Io; noColour: boolean; transcripts?: boolean },
): Promise<void> {
  for (const { reporter, file } of outputs) {
    const onScreen = file === undefined;
    const text = reporter.render(reports, {
      ...(onScreen && io.columns !== undefined && { width: io.columns }),
      colour: onScreen && wantsColour(io, noColour),
      ...(transcripts !== undefined && { transcripts }),
    });
    if (onScreen) {
      io.out(text);
      continue;
    }
    await writeFile(file, text);
  }
}
