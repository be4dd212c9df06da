import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { CORE_SCHEMA, load } from "js-yaml";
import type { Role } from "../report/format.js";
import { didYouMean } from "../run/suggest.js";
import { isObject } from "../vectors/json.js";
import type { Arguments } from "./arguments.js";
import type { Io } from "./io.js";
import { UsageError } from "./usage-error.js";

/** Describes the programs of a project once; it lies in the folder in which the suite is started. */
export const configName = "x402-conformance.yaml";

type Form = "text" | "path" | "number" | "switch" | "texts";

/** The options that may stand in the file, and how they are written there. */
const settings: Readonly<Record<string, Form>> = {
  baseline: "path",
  jobs: "number",
  out: "path",
  profile: "texts",
  reporter: "texts",
  seed: "number",
  skip: "texts",
  strict: "switch",
  timeout: "number",
};
const ofRole: Readonly<Record<Role, Readonly<Record<string, Form>>>> = {
  facilitator: { cmd: "text", ...settings },
  server: { cmd: "text", routes: "path", ...settings },
  client: { cmd: "text", ...settings },
  lib: { driver: "text", ...settings },
};
/** What makes a run reach beyond this machine, or depends on the day, is said on the command line, each time. */
const onlyByFlag = ["live", "url", "rpc-url", "svm-rpc-url", "only", "bail", "repeat"];

/**
 * The arguments of a run, completed by what `x402-conformance.yaml` says of the role; what the command line says wins.
 * Throws `UsageError` for a file that is malformed, a key that is unknown and a value of the wrong form.
 */
export async function withConfig(
  role: Role,
  args: Arguments,
  { io, take }: { io: Io; take?: readonly string[] },
): Promise<Arguments> {
  const values = await readConfig(role, io.cwd);
  const applies = (name: string) =>
    !args.has(name) && (take?.includes(name) ?? true) && !(name === "cmd" && args.has("url"));
  const given = (name: string): readonly string[] => (applies(name) ? (values.get(name) ?? []) : args.many(name));
  return {
    positionals: args.positionals,
    has: (name) => args.has(name) || (applies(name) && values.has(name)),
    one: (name) => given(name)[0],
    many: given,
  };
}

async function readConfig(role: Role, folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const file = await readYaml(resolve(folder, configName));
  for (const name of Object.keys(file)) {
    if (Object.hasOwn(ofRole, name)) continue;
    throw problem(name, `is not a role.${didYouMean(name, Object.keys(ofRole))} The roles are ${list(ofRole)}.`);
  }
  const section = file[role] ?? {};
  if (!isObject(section)) throw problem(role, `must hold options, such as ${role === "lib" ? "driver" : "cmd"}.`);
  const forms = ofRole[role];
  return new Map(
    Object.entries(section).flatMap(([name, value]) => {
      const place = `${role}.${name}`;
      const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
      if (onlyByFlag.includes(name))
        throw problem(place, `cannot stand in a file. Give --${name} on the command line.`);
      if (form === undefined) {
        throw problem(place, `is unknown.${didYouMean(name, Object.keys(forms))} There are ${list(forms)}.`);
      }
      const texts = textsOf(value, form, place);
      return texts.length > 0 ? [[name, form === "path" ? texts.map((path) => resolve(folder, path)) : texts]] : [];
    }),
  );
}

async function readYaml(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "{}";
    throw new UsageError(`${configName} cannot be read (${error.code}). Make it readable, or take it away.`);
  });
  try {
    const value = load(text, { schema: CORE_SCHEMA }) ?? {};
    if (isObject(value)) return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new UsageError(`${configName} is not YAML: ${reason}. Write "server:" and below it "  cmd: node server.js".`);
  }
  throw new UsageError(`${configName} must name roles. Write "server:" and below it "  cmd: node server.js".`);
}

/** What the command line would hold for a value; nothing for a switch that is off. */
function textsOf(value: unknown, form: Form, place: string): string[] {
  const isText = (text: unknown): text is string => typeof text === "string" && text.trim() !== "";
  if (form === "switch" && typeof value === "boolean") return value ? [""] : [];
  if (form === "number" && Number.isSafeInteger(value)) return [String(value)];
  if ((form === "text" || form === "path") && isText(value)) return [value];
  if (form === "texts" && isText(value)) return [value];
  if (form === "texts" && Array.isArray(value) && value.every(isText)) return value;
  throw problem(place, `must be ${inWords[form]}, not ${JSON.stringify(value)}.`);
}

const inWords: Readonly<Record<Form, string>> = {
  text: "a text",
  path: "the path of a file, from this folder on",
  number: "a whole number",
  switch: "true or false",
  texts: "a text or a list of texts",
};

function problem(place: string, text: string): UsageError {
  return new UsageError(`${configName}: ${place} ${text}`);
}

function list(names: Readonly<Record<string, unknown>>): string {
  return Object.keys(names).join(", ");
}
