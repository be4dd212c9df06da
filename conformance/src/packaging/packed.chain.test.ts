import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod/mini";

const repository = fileURLToPath(new URL("../../../", import.meta.url));
const folders = ["types", "exact-evm", "exact-svm", "client", "server", "facilitator"].map((name) =>
  join("packages", name),
);
folders.push("specs", "conformance");

/** Packages that only users of one subpath install. */
const optionalPeers = ["pg@8.23.1", "@electric-sql/pglite@0.5.14"];

const Manifest = z.object({ exports: z.record(z.string(), z.unknown()) });

let scratch: string;
let app: string;

/** Runs a program in the stranger's project; npm's own variables would lead it back into this repository. */
async function run(command: string, args: readonly string[], cwd = app): Promise<string> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_OPTIONS$/i.test(name)));
  const shell = process.platform === "win32";
  const { stdout } = await promisify(execFile)(command, args, { cwd, env, shell, maxBuffer: 16_777_216 });
  return stdout;
}

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "x402-packed-"));
  app = join(scratch, "app");
  await mkdir(app);
  const pnpm = join(repository, "node_modules", ".bin", "pnpm");
  for (const folder of folders) await run(pnpm, ["pack", "--pack-destination", scratch], join(repository, folder));
  const tarballs = (await readdir(scratch)).filter((name) => name.endsWith(".tgz")).map((name) => join(scratch, name));
  await writeFile(join(app, "package.json"), '{"private":true,"type":"module"}');
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...tarballs, ...optionalPeers]);
}, 300_000);

afterAll(() => rm(scratch, { recursive: true, force: true }));

it("installs one copy of each library and nothing that only builds need", async () => {
  const lock = z.object({ packages: z.record(z.string(), z.unknown()) });
  const { packages } = z.parse(lock, JSON.parse(await readFile(join(app, "package-lock.json"), "utf8")));
  const names = Object.keys(packages).map((path) => path.slice(path.lastIndexOf("node_modules/") + 13));
  for (const shared of ["viem", "zod", "hono", "express"]) {
    expect(names.filter((name) => name === shared)).toEqual([shared]);
  }
  for (const tool of ["solc", "@openzeppelin/contracts", "typescript"]) expect(names).not.toContain(tool);
});

it("imports every subpath under plain Node", async () => {
  const scope = join(app, "node_modules", "@x402-reference");
  const specifiers: string[] = [];
  for (const name of await readdir(scope)) {
    const text = await readFile(join(scope, name, "package.json"), "utf8");
    const subpaths = Object.keys(z.parse(Manifest, JSON.parse(text)).exports);
    const code = subpaths.filter((subpath) => !/\*|\.json$/.test(subpath));
    specifiers.push(...code.map((subpath) => `@x402-reference/${name}${subpath.slice(1)}`));
  }
  expect(specifiers).toHaveLength(30);
  const script = `for (const name of ${JSON.stringify(specifiers)}) {
    if (Object.keys(await import(name)).length === 0) throw new Error(name + " exports nothing");
  }
  console.log(import.meta.resolve("@x402-reference/specs/vectors/standard.json"));`;
  await writeFile(join(app, "imports.mjs"), script);
  const standard = new URL((await run(process.execPath, ["imports.mjs"])).trim());
  expect(existsSync(standard)).toBe(true);
});

it("has commands that run", async () => {
  expect(await run("npx", ["--no-install", "x402-facilitator", "--help"])).toContain("Usage: x402-facilitator");
  expect(await run("npx", ["--no-install", "x402-conformance", "list"])).toContain("facilitator/api/");
});

it("puts the installed facilitator on trial, which is acquitted", async () => {
  const target = ["facilitator", "--cmd", "npx --no-install @x402-reference/facilitator"];
  const report = await run("npx", ["--no-install", "x402-conformance", ...target, "--seed", "1"]);
  expect(report).toMatch(/facilitator-core\s+conformant/);
  expect(report).toMatch(/^\d{2,} passed/m);
}, 180_000);
