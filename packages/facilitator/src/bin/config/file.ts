import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { closest, distance } from "fastest-levenshtein";
import { parse } from "yaml";
import { placeOf, places, secrets } from "./names.js";

/** Settings as the environment would hold them, or what is wrong, a sentence each. */
export type ReadSettings = { ok: true; settings: Record<string, string> } | { ok: false; problems: string[] };

/** Places whose text is a path, from the config file's folder on. */
const paths = new Set([...secrets.map((name) => `${name}_FILE`), "X402_STORE", "X402_DENY_LIST"]);

/** Reads a config file, YAML or JSON. A value is never quoted, as it may be a key. */
export async function readConfigFile(path: string): Promise<ReadSettings> {
  let content: unknown;
  try {
    const text = await readFile(path, "utf8");
    // Numbers stay as they are written, and an address is none.
    content = parse(text, { schema: "failsafe" }) ?? {};
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    return { ok: false, problems: [`${path} cannot be read as YAML or JSON (${code}).`] };
  }
  const settings: Record<string, string> = {};
  const problems: string[] = [];
  for (const [place, value] of leavesOf(content)) {
    const variable = places.get(place);
    const text = textOf(value);
    if (variable === undefined) problems.push(`${path}: ${refusalOf(place)}`);
    else if (text === undefined)
      problems.push(`${path}: ${place} must be a text, a number, or a list of texts without commas.`);
    else settings[variable] = paths.has(variable) && text !== "memory" ? resolve(dirname(path), text) : text;
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, settings };
}

/** Every value with its path; what is no object at the top has the empty path. */
function leavesOf(value: unknown, path = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [[path, value]];
  const entries = Object.entries(value);
  if (path !== "" && entries.length === 0) return [[path, value]];
  return entries.flatMap(([name, inner]) => leavesOf(inner, path ? `${path}.${name}` : name));
}

function refusalOf(place: string): string {
  const secret = secrets.find((name) => placeOf(name) === place);
  if (secret) return `${place} is a secret. Set ${secret}, or name a file that holds it as ${place}File.`;
  if (place === "") return "it must hold settings by name, such as port: 4022.";
  const near = closest(place, [...places.keys()]);
  const isNear = distance(place, near) <= Math.max(2, Math.floor(place.length / 3));
  return `${place} is unknown.${isNear ? ` Did you mean ${near}?` : ` There are ${[...places.keys()].join(", ")}.`}`;
}

function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const texts = value.map(textOf);
    const isList = texts.length > 0 && texts.every((text) => text !== undefined && !text.includes(","));
    return isList ? texts.join(",") : undefined;
  }
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}
