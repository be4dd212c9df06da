import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exitCodes } from "../../run/exit-code.js";
import { didYouMean } from "../../run/suggest.js";
import { freeze } from "../../vectors/frozen.js";
import { defaultSpecsDir, loadCatalogue } from "../../vectors/load.js";
import { printJson } from "../../vectors/print-json.js";
import type { Profile } from "../../vectors/profile.js";
import { operands } from "../arguments.js";
import type { Command } from "../command.js";
import { everywhere } from "../options.js";
import { UsageError } from "../usage-error.js";

const actions = ["freeze", "draft"] as const;

/** The command for who publishes profiles. */
export const profilesCommand: Command = {
  name: "profiles",
  usage: "profiles (freeze | draft) [NAME…] [--specs DIR]",
  summary: "Freezes profiles with the vectors that they hold now, or begins their next version.",
  options: {
    specs: { value: "DIR", help: "A specs folder; the installed one by default." },
    ...everywhere,
  },
  async run(args, io) {
    const [wanted = "", ...names] = operands(args, { min: 1, max: Number.POSITIVE_INFINITY, usage: this.usage });
    const action = actions.find((name) => name === wanted);
    if (!action)
      throw new UsageError(
        `profiles cannot ${JSON.stringify(wanted)}.${didYouMean(wanted, actions)} It can ${actions.join(", ")}.`,
      );
    const specsDir = args.one("specs") ?? defaultSpecsDir();
    const catalogue = await loadCatalogue(specsDir);
    const known = catalogue.profiles.map(({ name }) => name);
    const unknown = names.find((name) => !known.includes(name));
    if (unknown !== undefined)
      throw new UsageError(`There is no profile ${JSON.stringify(unknown)}.${didYouMean(unknown, known)}`);
    const chosen = catalogue.profiles.filter(({ name }) => names.length === 0 || names.includes(name));
    const changed = chosen.filter(({ frozen }) => (frozen === undefined) === (action === "freeze"));
    for (const profile of changed) {
      const next =
        action === "freeze" ? { version: 1, ...profile, frozen: freeze(profile, catalogue) } : draftAfter(profile);
      await writeFile(join(specsDir, "profiles", `${profile.name}.json`), printJson(next));
    }
    // Only now: who reads may hang up, and that ends the process.
    for (const { name, version = 1 } of changed) {
      io.out(action === "freeze" ? `${name} ${version} is frozen\n` : `${name} ${version + 1} is a draft\n`);
    }
    return exitCodes.ok;
  },
};

function draftAfter({ frozen: _, version = 1, ...profile }: Profile): Profile {
  return { ...profile, version: version + 1 };
}
