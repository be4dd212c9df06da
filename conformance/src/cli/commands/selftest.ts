import { writeFile } from "node:fs/promises";

import { exitCodes } from "../../run/exit-code.js";
import { operands, wholeNumber } from "../arguments.js";
import type { Command } from "../command.js";
import { catalogue } from "../load.js";
import { everywhere, runOptions } from "../options.js";
import { UsageError } from "../usage-error.js";
import { openWorld } from "../world.js";

/** Trials held at once, each on a chain of its own: they mostly wait, and two cores are kept busy by three. */
const atOnce = 3;

/** The command that puts the suite itself on trial. */
export const selftestCommand: Command = {
  name: "selftest",
  usage: "selftest [--only GLOB] [--one-in N] [--json FILE]",
  summary: "Puts the suite itself on trial: null programs, mutants and honest variants.",
  options: {
    json: { value: "FILE", help: "Writes the whole outcome as JSON." },
    "one-in": { value: "N", help: "Tries one in N of the mutants and honest variants, chosen by the seed. Default 1." },
    only: {
      value: "GLOB",
      many: true,
      help: "Tries these mutants alone, by their ids or by the requirements that they break.",
    },
    jobs: runOptions.jobs,
    seed: runOptions.seed,
    ...everywhere,
  },
  async run(args, io) {
    operands(args, { min: 0, max: 0, usage: this.usage });
    const seed = wholeNumber(args, "seed", { fallback: 1, min: 0, max: Number.MAX_SAFE_INTEGER });
    const jobs = wholeNumber(args, "jobs", { fallback: 4, min: 1, max: 64 });
    const oneIn = wholeNumber(args, "one-in", { fallback: 1, min: 1, max: 1_000 });
    // Loaded when asked for: it brings all programs on trial with it, which no other command needs.
    const { runSelftest, isNamed } = await import("../../selftest/selftest.js");
    const { everyMutant } = await import("../../selftest/every-mutant.js");
    const all = await catalogue();
    const only = args.many("only");
    const unknown = only.find((glob) => !everyMutant(all).some((mutant) => isNamed(mutant, [glob])));
    if (unknown !== undefined) throw new UsageError(`--only ${unknown} matches no mutant and no requirement of one.`);
    const opened = await Promise.allSettled(Array.from({ length: atOnce }, () => openWorld()));
    const worlds = opened.flatMap((world) => (world.status === "fulfilled" ? [world.value] : []));
    try {
      for (const world of opened) if (world.status === "rejected") throw world.reason;
      const { ok, text, json } = await runSelftest({
        worlds,
        catalogue: all,
        seed,
        jobs,
        oneIn,
        ...(only.length > 0 && { only }),
        onLine: (line) => io.err(`${line}\n`),
      });
      io.signal.throwIfAborted();
      io.out(text.endsWith("\n") ? text : `${text}\n`);
      const file = args.one("json");
      if (file !== undefined) await writeFile(file, `${JSON.stringify(json, null, 2)}\n`);
      return ok ? exitCodes.ok : exitCodes.unexpected;
    } finally {
      await Promise.all(worlds.map((world) => world.stop()));
    }
  },
};
