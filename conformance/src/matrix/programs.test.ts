import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { cliOf } from "../../test/cli.js";
import { matchesGlob } from "../run/glob.js";
import { readPrograms } from "./programs.js";
import { selectCells } from "./run.js";

const file = new URL("../../targets/matrix.yaml", import.meta.url);

const everyone = new URL("../../targets/peers/matrix.yaml", import.meta.url);

it.each([
  [file, [["reference", "official"], 4, ["reference", "official"]]],
  [everyone, [["reference", "official", "official-v1", "faremeter"], 8, expect.arrayContaining(["official-axios"])]],
])("reads what %s lists, whose programs are all there", async (path, [facilitators, servers, clients]) => {
  const read = readPrograms(await readFile(path, "utf8"));
  if (!read.ok) throw new Error(read.problem);
  const [first, second, third] = Object.values(read.programs).map((programs) => Object.keys(programs));
  expect([first, second?.length, third]).toEqual([facilitators, servers, clients]);
  const commands = Object.values(read.programs).flatMap((programs) => Object.values(programs));
  const missing = commands.filter(
    (command) => !existsSync(new URL(`../../../${command.split(" ")[1]}`, import.meta.url)),
  );
  expect(missing).toEqual([]);
  const cells = selectCells({ programs: read.programs, file: "" }).map(({ id }) => id);
  expect(read.known.filter(({ match }) => !cells.some((id) => matchesGlob(match, id)))).toEqual([]);
});

const rest = "servers: { a: x }\nclients: { a: x }";
it.each([
  ["\t{", "it is not YAML"],
  [rest, "/facilitators must be"],
  [`facilitators: {}\n${rest}`, "/facilitators must be at least one name and command"],
  [`facilitators: { "a/b": x }\n${rest}`, "/facilitators"],
  [`facilitators: { a: " " }\n${rest}`, "/facilitators/a must be the command that starts the program"],
  [`facilitators: { a: [x] }\n${rest}`, "/facilitators/a must be a value of type string"],
  [`facilitators: { a: x }\n${rest}\nknown: [{ match: "**", because: " " }]`, "/known/0/because must be"],
  [`facilitators: { a: x }\nshops: {}\n${rest}`, 'must be no member "shops"'],
])("says what is wrong with %j", (text, problem) => {
  expect(readPrograms(text)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
});

it.each([
  [[], "Usage: x402-conformance matrix FILE"],
  [["/nowhere.yaml"], "cannot be read"],
  [[file.pathname.replace("matrix.yaml", "official/client.mjs")], "does not list programs"],
  [[file.pathname, "--only", "reference"], "matches no purchase. They are named CLIENT/SERVER/FACILITATOR."],
  [[file.pathname, "--out", file.pathname], "matrix.json cannot be written"],
  [[file.pathname, "--timeout", "1"], "--timeout must be a whole number"],
])("matrix %j is bad usage", async (more, hint) => {
  expect(await cliOf(["matrix", ...more])).toMatchObject({ code: 64, out: "", err: expect.stringContaining(hint) });
});
