// Checks the package in the current folder as its users will get it: packs it, and looks at nothing but the tarball.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const tools = join(dirname(dirname(fileURLToPath(import.meta.url))), "node_modules", ".bin");
const importing = /(?<!")\b(?:from|import)\s*\(?\s*"((?:@[\w.-]+\/)?\w[\w.-]*)(?:\/[^"\s]*)?"/g;
const spawning = { encoding: "utf8", shell: process.platform === "win32" };
const developed = readJson("package.json");
const scratch = mkdtempSync(join(tmpdir(), "x402-package-"));
try {
  const tarball = pack();
  const folder = unpack(tarball);
  const problems = [
    ...contentProblems(folder),
    ...manifestProblems(readJson(join(folder, "package.json"))),
    ...importProblems(folder),
    ...(await publintProblems(folder)),
    ...typeProblems(tarball),
  ];
  for (const problem of problems) console.error(`${developed.name}: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`${developed.name}: ${filesIn(folder).length} files, ${statSync(tarball).size} bytes packed`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function pack() {
  run(join(tools, "pnpm"), ["pack", "--pack-destination", scratch]);
  return join(
    scratch,
    readdirSync(scratch).find((name) => name.endsWith(".tgz")),
  );
}

function unpack(tarball) {
  run("tar", ["-xzpf", tarball, "-C", scratch]);
  return join(scratch, "package");
}

function contentProblems(folder) {
  const files = filesIn(folder);
  const bins = Object.values(developed.bin ?? {}).map((bin) => bin.replace(/^\.\//, ""));
  return [
    ...["LICENSE", "README.md"].filter((name) => !files.includes(name)).map((name) => `${name} is missing.`),
    ...files
      .filter((name) => /\.test\.|(^|\/)testing\/|tsconfig|\.env|\.turbo/.test(name))
      .map((name) => `${name} is for development only: leave it out of "files".`),
    ...bins.flatMap((bin) => binProblems(folder, bin)),
    ...files.filter((name) => name.endsWith(".map")).flatMap((name) => mapProblems(folder, name)),
  ];
}

function binProblems(folder, bin) {
  const file = join(folder, bin);
  if (!existsSync(file)) return [`The command ${bin} is missing.`];
  const problems = [];
  if (!readFileSync(file, "utf8").startsWith("#!/usr/bin/env node\n")) problems.push(`${bin} does not name node.`);
  if (process.platform !== "win32" && (statSync(file).mode & 0o111) !== 0o111) problems.push(`${bin} cannot be run.`);
  return problems;
}

/** A map that points to a source which is not there makes debuggers complain. */
function mapProblems(folder, name) {
  const { sources } = readJson(join(folder, name));
  const missing = sources.filter((source) => !existsSync(join(folder, dirname(name), source)));
  return missing.map((source) => `${name} points to ${source}, which is not packed.`);
}

function manifestProblems(packed) {
  const text = JSON.stringify(packed);
  const subpaths = (manifest) => Object.keys(manifest.exports ?? {}).join(" ");
  const problems = [];
  if (/"(workspace|catalog):/.test(text)) problems.push("A dependency still has a version of this workspace.");
  if (text.includes("x402-source")) problems.push('publishConfig.exports must leave out "x402-source".');
  if (subpaths(packed) !== subpaths(developed)) problems.push("publishConfig.exports has other subpaths than exports.");
  return problems;
}

/** What the compiled code and its types import has to be installed along with the package. */
function importProblems(folder) {
  const { name, dependencies, peerDependencies } = developed;
  const known = new Set([name, ...Object.keys({ ...dependencies, ...peerDependencies })]);
  const problems = new Set();
  for (const file of filesIn(folder).filter((path) => /^(dist|bin)\/.*\.(js|d\.ts)$/.test(path))) {
    // A comment may show an example of an import.
    const code = readFileSync(join(folder, file), "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
    for (const [, imported] of code.matchAll(importing)) {
      if (builtinModules.includes(imported) || known.has(imported)) continue;
      problems.add(`${file} imports ${imported}, which is no dependency.`);
    }
  }
  return [...problems];
}

async function publintProblems(folder) {
  const { messages, pkg } = await publint({ pkgDir: folder, pack: false, strict: true });
  return messages.map((message) => formatMessage(message, pkg, { color: false }));
}

/** Packages that nobody imports have no types to resolve. */
function typeProblems(tarball) {
  if (!developed.exports?.["."]) return [];
  const options = ["--profile", "esm-only", "--no-color", "--no-emoji", "--format", "ascii"];
  const { status, stdout, stderr } = spawnSync(join(tools, "attw"), [tarball, ...options], spawning);
  return status === 0 ? [] : [`Types do not resolve everywhere:\n${stdout}${stderr}`];
}

function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    );
}

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, spawning);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${error?.message ?? `${stdout}${stderr}`}`);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
