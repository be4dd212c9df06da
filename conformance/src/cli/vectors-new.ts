import { access, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { wrap } from "../report/text.js";
import { exitCodes } from "../run/exit-code.js";
import { didYouMean } from "../run/suggest.js";
import { fileOf } from "../vectors/check.js";
import { formatVector } from "../vectors/format-vector.js";
import { type Catalogue, loadCatalogue } from "../vectors/load.js";
import type { Requirement } from "../vectors/requirement.js";
import { type Plan, scaffoldPair, type WrittenRole, writtenRoles } from "../vectors/scaffold.js";
import type { Arguments } from "./arguments.js";
import { type Io, widthOf } from "./io.js";
import { UsageError } from "./usage-error.js";

/** Scaffolds the vectors of a requirement into a specs folder and says what the author has to do. */
export async function newVectors(args: Arguments, { specsDir, io }: { specsDir: string; io: Io }): Promise<number> {
  const plan = planOf(args, await loadCatalogue(specsDir));
  const vectors = await scaffoldPair(plan);
  for (const { id } of vectors) await refuseToOverwrite(join(specsDir, fileOf(id)));
  for (const { id, ...file } of vectors) {
    const path = join(specsDir, fileOf(id));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, formatVector(file));
  }
  for (const { id } of vectors) io.out(`${fileOf(id)}\n`);
  io.err(`${wrap(instructions(plan), widthOf(io)).join("\n")}\n`);
  return exitCodes.ok;
}

function planOf(args: Arguments, catalogue: Catalogue): Plan {
  const wanted = args.one("requirement");
  if (wanted === undefined) throw new UsageError("vectors new needs --requirement ID; see x402-conformance list.");
  const requirement = catalogue.requirements.get(wanted.toUpperCase());
  if (!requirement) {
    const hint = didYouMean(wanted, catalogue.requirements.keys());
    throw new UsageError(`There is no requirement ${wanted}.${hint} Add its row to specs/requirements first.`);
  }
  const id = args.one("id");
  const role = roleOf(requirement, id);
  const twin = args.one("twin");
  if (twin !== undefined) checkTwin(twin, role, catalogue);
  return { requirement, role, id: id ?? usualId(requirement.id, role), ...(twin !== undefined && { twin }) };
}

function roleOf({ id: requirement, roles }: Requirement, id: string | undefined): WrittenRole {
  const bound = writtenRoles.filter((role) => roles.includes(role) || roles.includes("all"));
  const [only] = bound;
  if (only === undefined)
    throw new UsageError(`${requirement} binds the ${roles.join(" and ")}, which no vector tries.`);
  if (id === undefined) {
    if (bound.length === 1) return only;
    throw new UsageError(
      `${requirement} binds ${bound.join(", ")}. Choose by --id ROLE/AREA/NAME, such as ${usualId(requirement, only)}.`,
    );
  }
  const named = bound.find((role) => id.startsWith(`${role}/`));
  if (named === undefined || !/^[a-z]+(?:\/[a-z0-9]+(?:-[a-z0-9]+)*){2}$/.test(id)) {
    throw new UsageError(
      `--id must be ${bound.join("|")}/AREA/NAME in kebab-case, such as ${usualId(requirement, only)}, not ${JSON.stringify(id)}.`,
    );
  }
  return named;
}

/** `FAC-VER-026` gives `facilitator/fac-ver/026`. */
function usualId(requirement: string, role: WrittenRole): string {
  const parts = requirement.toLowerCase().split("-");
  return `${role}/${parts.slice(0, -1).join("-")}/${parts.at(-1)}`;
}

function checkTwin(id: string, role: WrittenRole, { vectors }: Catalogue): void {
  const usable = vectors.filter((vector) => vector.role === role && vector.kind === "positive");
  if (usable.some((vector) => vector.id === id)) return;
  const hint = didYouMean(
    id,
    usable.map((vector) => vector.id),
  );
  throw new UsageError(
    `--twin ${id} is no positive vector of a ${role}.${hint} See x402-conformance list ${role}, or leave --twin out.`,
  );
}

async function refuseToOverwrite(path: string): Promise<void> {
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (there) throw new UsageError(`${path} is there already and is not overwritten. Give another --id ROLE/AREA/NAME.`);
}

function instructions({ requirement: { id, level, text, source }, twin }: Plan): string {
  return `
${id} ${level}: ${text} (${source})

The first file is ${twin === undefined ? "the twin, which must be accepted. The second is the case, which must be refused" : `the case, which must be refused. Its twin is ${twin}`}. What is left to you:

1. Make the one change that breaks the rule, in "given" of the case.
2. Put its place into "control.differs", in the place of the text there.
3. Write ${twin === undefined ? "both titles and both whys" : "title and why"}.
4. Tell what is seen of a program that keeps the rule, if "expect" does not say it yet: the reason code, the status.
5. x402-conformance vectors fmt, then x402-conformance vectors check; it says what is missing.

How payments are changed is in specs/AUTHORING.md.`;
}
