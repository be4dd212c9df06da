import { writeFile } from "node:fs/promises";
import { isOpen, rowsOf, selectCoverage } from "../../coverage/coverage.js";
import { renderHtml } from "../../coverage/html.js";
import { renderJson } from "../../coverage/json.js";
import { renderMarkdown } from "../../coverage/markdown.js";
import { renderText } from "../../coverage/text.js";
import { painter } from "../../report/text.js";
import { exitCodes } from "../../run/exit-code.js";
import { matchesAny } from "../../run/glob.js";
import { didYouMean } from "../../run/suggest.js";
import type { Catalogue } from "../../vectors/load.js";
import type { Profile } from "../../vectors/profile.js";
import type { Requirement } from "../../vectors/requirement.js";
import { operands } from "../arguments.js";
import type { Command } from "../command.js";
import { wantsColour } from "../io.js";
import { catalogue } from "../load.js";
import { everywhere } from "../options.js";
import { writable } from "../outputs.js";
import { UsageError } from "../usage-error.js";

/** The command that shows what holds each requirement. A hole that nobody has explained makes it answer 1. */
export const coverageCommand: Command = {
  name: "coverage",
  usage: "coverage [--profile NAME…] [--only GLOB…] [--html FILE] [--markdown FILE] [--json FILE]",
  summary: "Shows which rule, vectors and mutants hold each requirement, and fails on a hole.",
  options: {
    profile: { value: "NAME", many: true, help: "Takes only the requirements of a profile." },
    only: { value: "GLOB", many: true, help: "Takes only requirements whose id matches, such as 'HTTP-*'." },
    html: { value: "FILE", help: "Writes a page." },
    markdown: { value: "FILE", help: "Writes tables." },
    json: { value: "FILE", help: "Writes everything for programs." },
    strict: { help: "Lets a MAY that is not tried, and a role of which no vector asks a duty, count as a hole." },
    ...everywhere,
  },
  async run(args, io) {
    operands(args, { min: 0, max: 0, usage: this.usage });
    const strict = args.has("strict");
    const all = await catalogue();
    const wanted = selection(all, { profiles: args.many("profile"), only: args.many("only") });
    const files = (["html", "markdown", "json"] as const).flatMap((name) => {
      const file = args.one(name);
      return file === undefined ? [] : [{ name, file }];
    });
    for (const { file } of files) await writable(file);
    // Loaded when asked for: it brings all programs on trial with it.
    const { referenceCoverage } = await import("../../coverage/reference.js");
    const coverage = selectCoverage(referenceCoverage(all), wanted);
    const render = {
      html: () => renderHtml(coverage, strict),
      markdown: () => renderMarkdown(coverage, strict),
      json: () => renderJson(coverage, all),
    };
    for (const { name, file } of files) await writeFile(file, render[name]());
    const paint = painter(wantsColour(io, args.has("no-color")));
    io.out(renderText(coverage, { strict, paint, width: io.columns ?? 100 }));
    const isWhole = coverage.stale.length === 0 && !rowsOf(coverage).some((row) => isOpen(row, strict));
    return isWhole ? exitCodes.ok : exitCodes.unexpected;
  },
};

/** Tells which requirements the options want; throws `UsageError` when it is none. */
function selection(
  all: Catalogue,
  { profiles: names, only }: { profiles: readonly string[]; only: readonly string[] },
): (requirement: Requirement) => boolean {
  const profiles = names.map((name) => {
    const profile = all.profiles.find((candidate) => candidate.name === name);
    if (profile) return profile;
    const known = all.profiles.map((candidate) => candidate.name);
    throw new UsageError(
      `There is no profile ${JSON.stringify(name)}.${didYouMean(name, known)} There are ${known.join(", ")}.`,
    );
  });
  const wanted = (requirement: Requirement) =>
    (profiles.length === 0 || profiles.some((profile) => holds(profile, requirement))) &&
    (only.length === 0 || matchesAny(only, requirement.id));
  if (![...all.requirements.values()].some(wanted)) throw new UsageError("No requirement matches.");
  return wanted;
}

/** Tells whether a profile is about a requirement; what a library is tried for may be any role's duty. */
function holds({ role, requirements, hardening = false }: Profile, { id, roles, basis }: Requirement): boolean {
  const isBound = role === "lib" || roles.includes("all") || roles.includes(role);
  return isBound && matchesAny(requirements, id) && (basis === "X") === hardening;
}
