import { spawnSync } from "node:child_process";
import { access, chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CORE_SCHEMA, load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { suite } from "../run/suite.js";

const Action = z.strictObject({
  name: z.string(),
  description: z.string(),
  branding: z.unknown(),
  inputs: z.record(
    z.string(),
    z.strictObject({ description: z.string(), required: z.boolean().optional(), default: z.string().optional() }),
  ),
  outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })),
  runs: z.strictObject({
    using: z.literal("composite"),
    steps: z.tuple([
      z.strictObject({
        id: z.literal("trial"),
        shell: z.literal("bash"),
        "working-directory": z.string(),
        env: z.record(z.string(), z.string()),
        run: z.string(),
      }),
    ]),
  }),
});

const root = fileURLToPath(new URL("../../../", import.meta.url));
const action = Action.parse(load(await readFile(join(root, "action.yml"), "utf8"), { schema: CORE_SCHEMA }));
const [{ env, run: script }] = action.runs.steps;

// In the place of npm: writes down what it is asked for, makes the reports that it is told to make, and ends as told.
const npx = `#!/usr/bin/env node
const { mkdirSync, writeFileSync } = require("node:fs");
const asked = process.argv.slice(2);
writeFileSync("asked.json", JSON.stringify(asked));
const out = asked[asked.indexOf("--out") + 1];
if (process.env.MAKES_REPORT) {
  mkdirSync(out, { recursive: true });
  for (const name of ["report.json", "report.md"]) writeFileSync(out + "/" + name, "new\\n");
}
process.exit(Number(process.env.ENDS_WITH ?? 0));
`;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "x402-action-"));
  await writeFile(join(folder, "npx"), npx);
  await chmod(join(folder, "npx"), 0o755);
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs the script of the action as GitHub does, with its inputs and their defaults put in. */
async function runAction(given: Record<string, string>, behaviour: Record<string, string> = {}) {
  const inputs: Record<string, string> = {
    ...Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? ""])),
    ...given,
  };
  const filled = Object.entries(env).map(([name, text]) => [
    name,
    text.replace(/^\$\{\{ (?:inputs\.([a-z-]+)|github\.action_path) \}\}$/, (_, input?: string) =>
      input === undefined ? root : (inputs[input] ?? `no input ${input}`),
    ),
  ]);
  const cwd = await mkdtemp(join(folder, "project-"));
  const files = { GITHUB_OUTPUT: join(cwd, "output"), GITHUB_STEP_SUMMARY: join(cwd, "summary") };
  await Promise.all(Object.values(files).map((file) => writeFile(file, "")));
  if (behaviour.OLD_REPORT) await writeFile(join(cwd, "report.json"), "old");
  const { status, stderr } = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
    cwd,
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${folder}:${process.env.PATH}`,
      ...Object.fromEntries(filled),
      ...files,
      ...behaviour,
    },
  });
  const read = (name: string) => readFile(join(cwd, name), "utf8");
  return {
    cwd,
    status,
    stderr,
    output: await read("output"),
    summary: await read("summary"),
    asked: JSON.parse(await read("asked.json")),
  };
}

const usual = ["--out", "x402-report", "--reporter", "junit", "--reporter", "markdown"];
const runner = (version: string) => [
  "--yes",
  "--package",
  `@x402-reference/conformance@${version}`,
  "x402-conformance",
];

describe("the action", () => {
  it("runs the release that it belongs to, or another one that is named", async () => {
    expect((await runAction({ role: "server" })).asked).toEqual([...runner(suite().version), "server", ...usual]);
    expect((await runAction({ role: "server", version: "1.2.3" })).asked).toEqual([
      ...runner("1.2.3"),
      "server",
      ...usual,
    ]);
  });

  it("passes on what others write as it is, and runs none of it", async () => {
    const cmd = `node "a b.js"; touch hacked $(touch hacked) \`touch hacked\``;
    const line = `--only=$(touch hacked)*'"`;
    const { asked, cwd } = await runAction({ role: "facilitator", cmd, arguments: `--strict\n\n${line}\n--seed\n2\n` });
    expect(asked).toEqual([
      ...runner(suite().version),
      "facilitator",
      ...usual,
      "--cmd",
      cmd,
      "--strict",
      line,
      "--seed",
      "2",
    ]);
    await expect(access(join(cwd, "hacked"))).rejects.toThrow("ENOENT");
    expect((await runAction({ role: "lib", cmd: "python3 d.py" })).asked.slice(-2)).toEqual([
      "--driver",
      "python3 d.py",
    ]);
  });

  it.each([
    [0, "passed"],
    [1, "failed"],
    [2, "cannot-assess"],
    [3, "error"],
    [64, "error"],
  ])("ends with %i as %s, and tells where the report is", async (code, verdict) => {
    const done = await runAction({ role: "client", out: "deep/er" }, { ENDS_WITH: String(code), MAKES_REPORT: "1" });
    expect(done.status).toBe(code);
    expect(done.output).toBe(`verdict=${verdict}\nreport=${join(done.cwd, "deep/er/report.json")}\n`);
    expect(done.summary).toBe("new\n");
  });

  it("takes no report of an earlier run for its own", async () => {
    const done = await runAction({ role: "client", out: "." }, { ENDS_WITH: "64", OLD_REPORT: "1" });
    expect([done.status, done.output, done.summary]).toEqual([64, "verdict=error\nreport=\n", ""]);
  });

  it("gives what its script writes, and nothing that others write is a part of the script", () => {
    const written = Object.values(action.outputs).map(
      ({ value }) => /^\$\{\{ steps\.trial\.outputs\.(\w+) \}\}$/.exec(value)?.[1],
    );
    expect(written).toEqual(["verdict", "report"]);
    expect(script).not.toMatch(/\$\{\{/);
  });
});
