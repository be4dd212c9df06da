import { roles } from "../../report/format.js";
import { painter, wrap } from "../../report/text.js";
import { matchesAny } from "../../run/glob.js";
import { select } from "../../run/select.js";
import { didYouMean } from "../../run/suggest.js";
import { operands } from "../arguments.js";
import type { Command } from "../command.js";
import { wantsColour } from "../io.js";
import { catalogue } from "../load.js";
import { everywhere, selectionOptions } from "../options.js";
import { UsageError } from "../usage-error.js";

/** The command that lists what there is. */
export const listCommand: Command = {
  name: "list",
  usage: "list [ROLE] [--requirements]",
  summary: "Lists the vectors, or the requirements with how many vectors each has.",
  options: { requirements: { help: "Lists requirements instead of vectors." }, ...selectionOptions, ...everywhere },
  async run(args, io) {
    const [wanted] = operands(args, { min: 0, max: 1, usage: this.usage });
    const paint = painter(wantsColour(io, args.has("no-color")));
    const chosen = roles.filter((role) => wanted === undefined || role === wanted);
    if (chosen.length === 0) {
      throw new UsageError(
        `${JSON.stringify(wanted)} is not a role.${didYouMean(wanted ?? "", roles)} There are ${roles.join(", ")}.`,
      );
    }
    const all = await catalogue();
    const selection = { profiles: args.many("profile"), only: args.many("only"), skip: args.many("skip") };
    if (args.has("requirements")) {
      const listed = [...all.requirements.values()].filter(
        ({ id, roles: bound }) =>
          (wanted === undefined || bound.some((role) => role === "all" || role === wanted)) &&
          (!selection.only.length || matchesAny(selection.only, id)) &&
          !matchesAny(selection.skip, id),
      );
      if (listed.length === 0) throw new UsageError("No requirement matches.");
      for (const { id, level, text } of listed.sort((a, b) => (a.id < b.id ? -1 : 1))) {
        const count = all.vectors.filter(({ requirements }) => requirements.includes(id)).length;
        io.out(`${paint.bold(id)}  ${level}  ${paint.dim(`${count} ${count === 1 ? "vector" : "vectors"}`)}\n`);
        for (const line of wrap(text, (io.columns ?? 80) - 2)) io.out(`  ${line}\n`);
      }
      return 0;
    }
    const narrow = selection.profiles.length + selection.only.length + selection.skip.length > 0;
    const picked = chosen.map((role) => select(all, role, selection));
    const found = picked.flatMap((selected) => (selected.ok ? selected.vectors : []));
    if (found.length === 0 && narrow) {
      throw new UsageError(
        picked.flatMap((selected) => (selected.ok ? [] : [selected.problem]))[0] ?? "Nothing matches.",
      );
    }
    for (const { id, title } of found) io.out(`${paint.bold(id)}\n  ${title}\n`);
    io.err(`${found.length} vectors\n`);
    return 0;
  },
};
