import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { X402Error } from "@x402-reference/types";
import { CORE_SCHEMA, load } from "js-yaml";
import * as z from "zod";
import { type Area, AreaFile } from "./area.js";
import { explainIssue, malformed } from "./explain-issue.js";
import { type Vector, VectorFile } from "./format.js";
import { type Gap, GapFile } from "./gap.js";
import { canonicalJson } from "./json.js";
import { Profile } from "./profile.js";
import { type Requirement, RequirementFile } from "./requirement.js";
import { Standard } from "./standard.js";

/** The specification as data. */
export interface Catalogue {
  /** Sorted by id. */
  vectors: readonly Vector[];
  requirements: ReadonlyMap<string, Requirement>;
  /** In the order in which they are shown. */
  areas: readonly Area[];
  /** What the specification leaves open. */
  gaps: readonly Gap[];
  /** Sorted by name. */
  profiles: readonly Profile[];
  /** What vectors are differences to. */
  standard: Standard;
  /** `sha256:` and hexadecimal digits over the content of all of the above but areas and gaps, whatever its spelling. */
  digest: string;
  version: string;
  /** The revision of the specification that all of this is about. */
  pin: string;
  /** The text of every file that was read, by its path under the folder. */
  files: ReadonlyMap<string, string>;
}

const folders = ["requirements", "vectors", "profiles", "schema"];
const standardFile = "vectors/standard.json";
const areasFile = "areas.yaml";
const gapsFile = "gaps.yaml";
const vectorPath = /^vectors\/([a-z0-9-]+\/[a-z0-9-]+\/[a-z0-9-]+)\.json$/;
const Manifest = z.object({ version: z.string() });
const Pin = z.object({ pin: z.string().min(1) });

/** The folder of the installed `@x402-reference/specs`. */
export function defaultSpecsDir(): string {
  return fileURLToPath(new URL(".", import.meta.resolve("@x402-reference/specs/package.json")));
}

/**
 * Reads the catalogue from a folder laid out like the specs package, by default that package itself. Throws
 * `invalid_configuration` naming the file, the place in it and what is expected there when anything is malformed.
 *
 * @example
 * ```ts
 * const { vectors, digest } = await loadCatalogue();
 * ```
 */
export async function loadCatalogue(specsDir: string = defaultSpecsDir()): Promise<Catalogue> {
  const files = await readFiles(specsDir);
  const vectors: Vector[] = [];
  const profiles: Profile[] = [];
  const requirements = new Map<string, Requirement>();
  for (const [file, text] of files) {
    if (file.startsWith("vectors/") && file !== standardFile) vectors.push(readVector(file, text));
    if (file.startsWith("profiles/")) profiles.push(read(Profile, file, readJson(file, text)));
    if (!file.startsWith("requirements/")) continue;
    for (const [index, requirement] of read(RequirementFile, file, readYaml(file, text)).entries()) {
      if (requirements.has(requirement.id)) {
        throw malformed(file, { pointer: `/${index}/id`, expected: `an id of its own; ${requirement.id} is taken` });
      }
      requirements.set(requirement.id, requirement);
    }
  }
  const standard = read(Standard, standardFile, readJson(standardFile, textOf(files, standardFile)));
  vectors.sort((left, right) => compare(left.id, right.id));
  profiles.sort((left, right) => compare(left.name, right.name));
  const sorted = [...requirements.values()].sort((left, right) => compare(left.id, right.id));
  const content = canonicalJson({ vectors, requirements: sorted, profiles, standard });
  return {
    vectors,
    requirements,
    areas: read(AreaFile, areasFile, readYaml(areasFile, textOf(files, areasFile))),
    gaps: files.has(gapsFile) ? read(GapFile, gapsFile, readYaml(gapsFile, textOf(files, gapsFile))) : [],
    profiles,
    standard,
    digest: `sha256:${createHash("sha256").update(content).digest("hex")}`,
    version: read(Manifest, "package.json", readJson("package.json", textOf(files, "package.json"))).version,
    pin: read(Pin, "pin.json", readJson("pin.json", textOf(files, "pin.json"))).pin,
    files,
  };
}

async function readFiles(specsDir: string): Promise<Map<string, string>> {
  const listed = await Promise.all(
    folders.map(async (folder) =>
      (await readFolder(join(specsDir, folder))).map((path) => `${folder}/${path.split(sep).join("/")}`),
    ),
  );
  const paths = [
    "package.json",
    "pin.json",
    areasFile,
    ...(existsSync(join(specsDir, gapsFile)) ? [gapsFile] : []),
    ...listed
      .flat()
      .filter((path) => /\.(?:json|ya?ml)$/.test(path))
      .sort(compare),
  ];
  return new Map(paths.map((path): [string, string] => [path, readText(specsDir, path)]));
}

async function readFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder, { recursive: true });
  } catch (cause) {
    if (isMissing(cause) && folder.endsWith("schema")) return [];
    throw unreadable(folder, cause);
  }
}

/** Reads at once: a thousand small files take a tenth of the time that they take as so many promises. */
function readText(specsDir: string, path: string): string {
  try {
    return readFileSync(join(specsDir, path), "utf8");
  } catch (cause) {
    throw unreadable(join(specsDir, path), cause);
  }
}

function readVector(file: string, text: string): Vector {
  const [, id] = vectorPath.exec(file) ?? [];
  if (id === undefined) {
    throw malformed(file, { pointer: "", expected: "at vectors/<role>/<area>/<name>.json, each in kebab-case" });
  }
  return { ...read(VectorFile, file, readJson(file, text)), id };
}

function read<Schema extends z.ZodType>(schema: Schema, file: string, value: unknown): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw malformed(file, explainIssue(result.error.issues));
}

function readJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed(file, { pointer: "", expected: `JSON (${reasonOf(cause)})` }, cause);
  }
}

function readYaml(file: string, text: string): unknown {
  try {
    return load(text, { schema: CORE_SCHEMA });
  } catch (cause) {
    throw malformed(file, { pointer: "", expected: `YAML (${reasonOf(cause)})` }, cause);
  }
}

function textOf(files: ReadonlyMap<string, string>, file: string): string {
  const text = files.get(file);
  if (text === undefined) throw unreadable(file);
  return text;
}

function unreadable(path: string, cause?: unknown): X402Error {
  return new X402Error("invalid_configuration", `${path} is not there or cannot be read.`, {
    field: path,
    remedy: "Point to a folder that is laid out like the package @x402-reference/specs.",
    cause,
  });
}

function isMissing(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT";
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.trim().replace(/\s+/g, " ").replace(/[.:]$/, "") : String(error);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
