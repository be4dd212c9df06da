import { type ReasonInfo, reasons } from "@x402-reference/types";
import { type Paint, painter, wrap } from "../../report/text.js";
import { isJudgedBy } from "../../run/membership.js";
import { didYouMean } from "../../run/suggest.js";
import type { Vector } from "../../vectors/format.js";
import { versionOf } from "../../vectors/frozen.js";
import type { Gap } from "../../vectors/gap.js";
import type { Catalogue } from "../../vectors/load.js";
import type { Requirement } from "../../vectors/requirement.js";
import { operands } from "../arguments.js";
import type { Command } from "../command.js";
import { wantsColour, widthOf } from "../io.js";
import { catalogue } from "../load.js";
import { everywhere } from "../options.js";
import { UsageError } from "../usage-error.js";

/** The command that says what an id means: of a requirement, a vector, a profile, a gap or a reason code. */
export const explainCommand: Command = {
  name: "explain",
  usage: "explain ID",
  summary: "Explains a requirement, a vector, a profile, a gap of the specification or a reason code, offline.",
  options: everywhere,
  async run(args, io) {
    const [id = ""] = operands(args, { min: 1, max: 1, usage: this.usage });
    const all = await catalogue();
    const paint = painter(wantsColour(io, args.has("no-color")));
    const lines = explain(id, { all, paint });
    if (!lines)
      throw new UsageError(
        `Nothing is called ${JSON.stringify(id)}.${didYouMean(id, everything(all))} See \`x402-conformance list\`.`,
      );
    const width = widthOf(io);
    io.out(`${lines.flatMap((line) => wrap(line, width)).join("\n")}\n`);
    return 0;
  },
};

const reasonTable: Readonly<Record<string, ReasonInfo>> = reasons;

function explain(id: string, { all, paint }: { all: Catalogue; paint: Paint }): string[] | undefined {
  const requirement = all.requirements.get(id) ?? all.requirements.get(id.toUpperCase());
  if (requirement) return explainRequirement(requirement, { all, paint });
  const vector = all.vectors.find((candidate) => candidate.id === id);
  if (vector) return explainVector(vector, { all, paint });
  const profile = all.profiles.find(({ name }) => name === id);
  if (profile) {
    const { version, digest } = versionOf(profile, all);
    const members = all.vectors.filter((vector) => isJudgedBy(profile, vector, all.requirements));
    return [
      `${paint.bold(profile.name)}  ${profile.title}`,
      "",
      `For the ${profile.role}: ${profile.requirements.join(", ")}`,
      `Version ${version}, ${digest}`,
      "",
      ...vectorLines(members, paint),
    ];
  }
  const gap = all.gaps.find((candidate) => candidate.id === id.toUpperCase());
  if (gap) return explainGap(gap, { all, paint });
  const reason = Object.entries(reasonTable).find(([code, { aliases }]) => code === id || aliases?.includes(id));
  return reason && explainReason(id, reason, { all, paint });
}

function explainRequirement(requirement: Requirement, { all, paint }: { all: Catalogue; paint: Paint }): string[] {
  const { id, level, text, source, roles, since, expected } = requirement;
  const vectors = all.vectors.filter(({ requirements }) => requirements.includes(id));
  return [
    `${paint.bold(id)}  ${level}  ${paint.dim(roles.join(", "))}`,
    "",
    text,
    "",
    `Clause: ${source}${since ? ` (since ${since})` : ""}`,
    `Rests on: ${bases[requirement.basis]}`,
    ...(expected ? [`Seen as: ${expected}`] : []),
    "",
    ...vectorLines(vectors, paint),
  ];
}

const bases: Readonly<Record<Requirement["basis"], string>> = {
  K: "a keyword of the specification",
  S: "a field table of the specification",
  P: "a procedure or definition of the specification",
  E: "an example of the specification only; a violation warns",
  D: "what implementations do; a violation warns",
  X: "hardening of this suite, beyond the specification",
};

function explainVector(vector: Vector, { all, paint }: { all: Catalogue; paint: Paint }): string[] {
  const { id, title, why, kind, requirements, control, needs, risk } = vector;
  return [
    `${paint.bold(id)}  ${kind}, revision ${vector.rev}`,
    "",
    title,
    "",
    why,
    "",
    ...requirements.map((name) => {
      const requirement = all.requirements.get(name);
      return requirement ? `${name}  ${requirement.level}: ${requirement.text} (${requirement.source})` : name;
    }),
    ...(control ? ["", `Twin: ${control.vector}`, `May differ from it at: ${control.differs.join(", ")}`] : []),
    ...(needs ? ["", `Needs: ${needs.join(", ")}`] : []),
    ...(risk
      ? ["", `Risk: ${risk.class}, ${risk.severity}`, ...(risk.seen ?? []).map((place) => `Seen: ${place}`)]
      : []),
  ];
}

function explainGap(gap: Gap, { all, paint }: { all: Catalogue; paint: Paint }): string[] {
  const { id, question, clauses, here, requirements, probes, unprobed } = gap;
  const probing = all.vectors.filter((vector) => probes?.includes(vector.id));
  return [
    `${paint.bold(id)}  open in the specification`,
    "",
    question,
    "",
    `Clauses: ${clauses}`,
    `Here: ${here}`,
    `Requirements: ${requirements.join(", ")}`,
    "",
    ...(unprobed ? [`No vector shows it: ${unprobed}`] : vectorLines(probing, paint)),
  ];
}

function explainReason(
  id: string,
  [code, { meaning, cause, remedy, status, clause, aliases }]: [string, ReasonInfo],
  { all, paint }: { all: Catalogue; paint: Paint },
): string[] {
  const vectors = all.vectors.filter((vector) => JSON.stringify(vector.steps).includes(JSON.stringify(code)));
  return [
    `${paint.bold(code)}  reason code${id === code ? "" : `, also written ${id}`}`,
    "",
    meaning,
    "",
    `Cause: ${cause}`,
    `Remedy: ${remedy}`,
    `A server answers: ${status}`,
    `Clause: ${clause}`,
    ...(aliases ? [`Others write: ${aliases.join(", ")}`] : []),
    "",
    ...vectorLines(vectors, paint),
  ];
}

function vectorLines(vectors: readonly Vector[], paint: Paint): string[] {
  if (vectors.length === 0) return ["No vector names it."];
  return ["Vectors:", ...vectors.flatMap(({ id, title }) => [`  ${paint.bold(id)}`, `    ${title}`])];
}

function everything(all: Catalogue): string[] {
  return [
    ...all.requirements.keys(),
    ...all.vectors.map(({ id }) => id),
    ...all.profiles.map(({ name }) => name),
    ...all.gaps.map((gap) => gap.id),
    ...Object.keys(reasonTable),
  ];
}
