import { access, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ChainRole } from "../../report/format.js";
import { wrap } from "../../report/text.js";
import { exitCodes } from "../../run/exit-code.js";
import { didYouMean } from "../../run/suggest.js";
import { operands } from "../arguments.js";
import type { Command } from "../command.js";
import { initialFiles } from "../init/files.js";
import { languages } from "../init/languages.js";
import { widthOf } from "../io.js";
import { everywhere } from "../options.js";
import { UsageError } from "../usage-error.js";

const roles = ["facilitator", "server", "client"] as const;

/** The command that gives a project what it needs to be put on trial. */
export const initCommand: Command = {
  name: "init",
  usage: "init ROLE… [--language NAME]",
  summary: "Writes x402-conformance.yaml, a workflow and an adapter to begin with.",
  options: {
    language: { value: "NAME", help: `${Object.keys(languages).join(", ")}; typescript otherwise.` },
    ...everywhere,
  },
  async run(args, io) {
    const wanted = operands(args, { min: 1, max: roles.length, usage: this.usage }).map(roleOf);
    const language = args.one("language") ?? "typescript";
    if (!Object.hasOwn(languages, language)) {
      const names = Object.keys(languages);
      throw new UsageError(
        `There is no adapter in ${JSON.stringify(language)}.${didYouMean(language, names)} There are ${names.join(", ")}.`,
      );
    }
    const chosen = roles.filter((role) => wanted.includes(role));
    const files = await initialFiles(chosen, language);
    await refuseToOverwrite([...files.keys()], io.cwd);
    for (const [path, text] of files) {
      await mkdir(dirname(join(io.cwd, path)), { recursive: true });
      // "wx": what somebody else has written in the meantime stays.
      await writeFile(join(io.cwd, path), text, { flag: "wx" });
    }
    for (const path of files.keys()) io.out(`${path}\n`);
    io.err(`${wrap(whatNow(chosen), widthOf(io)).join("\n")}\n`);
    return exitCodes.ok;
  },
};

function roleOf(name: string): ChainRole {
  const role = roles.find((candidate) => candidate === name);
  if (role !== undefined) return role;
  if (name === "lib") throw new UsageError("A library needs a driver, not an adapter: see specs/DRIVER.md.");
  throw new UsageError(
    `${JSON.stringify(name)} is not a role.${didYouMean(name, roles)} The roles are ${roles.join(", ")}.`,
  );
}

async function refuseToOverwrite(paths: readonly string[], folder: string): Promise<void> {
  const there: string[] = [];
  for (const path of paths) {
    const is = await access(join(folder, path)).then(
      () => true,
      () => false,
    );
    if (is) there.push(path);
  }
  if (there.length === 0) return;
  throw new UsageError(
    `${there.join(", ")}: there already, so nothing was written.\nMove what is there away, or begin in another folder and take over what you need.`,
  );
}

function whatNow(chosen: readonly ChainRole[]): string {
  const [first = ""] = chosen;
  return `
What now: let the adapter call your program, or name your program in x402-conformance.yaml if it reads the environment by itself. Then run

  x402-conformance ${first}

which cannot assess anything before that.`;
}
