import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { cliOf } from "../../test/cli.js";
import { readPrograms } from "./programs.js";

const file = new URL("../../targets/matrix.yaml", import.meta.url);

it("reads what this repository lists, ours and the official SDK in every role", async () => {
  const read = readPrograms(await readFile(file, "utf8"));
  const names = read.ok && Object.values(read.programs).map((programs) => Object.keys(programs));
  expect(names).toEqual([
    ["reference", "official"],
    ["reference-hono", "reference-express", "official-hono", "official-express"],
    ["reference", "official"],
  ]);
});

const rest = "servers: { a: x }\nclients: { a: x }";
it.each([
  ["\t{", "it is not YAML"],
  [rest, "/facilitators must be"],
  [`facilitators: {}\n${rest}`, "/facilitators must be at least one name and command"],
  [`facilitators: { "a/b": x }\n${rest}`, "/facilitators"],
  [`facilitators: { a: " " }\n${rest}`, "/facilitators/a must be the command that starts the program"],
  [`facilitators: { a: [x] }\n${rest}`, "/facilitators/a must be a value of type string"],
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
