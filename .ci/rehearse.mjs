// A release from beginning to end, on this machine: versions and publishes a copy of this checkout to a registry of its own,
// installs the packages from there as strangers do, and uses them there. `npm run rehearse -- --keep` leaves the folder.
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { importEverything, installProject } from "./rehearsal/project.mjs";
import { startRegistry } from "./rehearsal/registry.mjs";
import { release } from "./rehearsal/release.mjs";
import { run } from "./rehearsal/run.mjs";
import { buildSnippets, compileSnippets, runSnippets, writeSnippets } from "./rehearsal/snippets.mjs";

const nodes = ["20.19.0", "22.23.3", "24.21.0"];
const repository = dirname(dirname(fileURLToPath(import.meta.url)));
const tools = join(repository, "node_modules", ".bin");
const scratch = await mkdtemp(join(tmpdir(), "x402-rehearsal-"));
let registry;
try {
  await step("build", () => run(join(tools, "turbo"), ["run", "build"], { cwd: repository, path: [tools] }));
  const paths = await step(`fetch Node ${nodes.join(", ")}`, () => Promise.all(nodes.map(fetchNode)));
  registry = await step("start a registry", () => startRegistry(scratch, paths.at(-1)));
  const { settings } = registry;
  const packages = await step("version and publish", () => release({ repository, scratch, settings }));
  console.log(packages.map(({ name, version }) => `       ${name}@${version}`).join("\n"));
  for (const manager of ["npm", "pnpm"]) {
    const folder = await step(`${manager}: install into an empty project`, () =>
      installProject({ scratch, manager, packages, settings, tools }),
    );
    const snippets = await writeSnippets(folder);
    await step(`${manager}: compile ${snippets.names.length} README examples`, () => compileSnippets(folder));
    const out = await buildSnippets(folder, snippets, { bundled: false });
    for (const [index, node] of nodes.entries()) {
      const path = [paths[index]];
      await step(`${manager}, Node ${node}: import every subpath`, () => importEverything(folder, { path }));
      await step(`${manager}, Node ${node}: run the README examples`, () =>
        runSnippets(folder, snippets, { out, path }),
      );
    }
    const bundled = await buildSnippets(folder, snippets, { bundled: true });
    await step(`${manager}: run them bundled`, () => runSnippets(folder, snippets, { out: bundled, path: [] }));
  }
  await step("npx: the suite tries the facilitator", () => tryFacilitator(settings));
} finally {
  registry?.stop();
  if (process.argv.includes("--keep")) console.log(scratch);
  else await rm(scratch, { recursive: true, force: true });
}

async function step(name, task) {
  const started = Date.now();
  const result = await task();
  console.log(`ok   ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return result;
}

/** Node comes from the registry too. Gives the folder of its program. */
async function fetchNode(version) {
  const folder = join(scratch, `node-${version}`);
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), '{"private":true}');
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", `${name}@${version}`], { cwd: folder });
  return join(folder, "node_modules", name, "bin");
}

/** As in the README: nothing installed, one command. */
async function tryFacilitator(settings) {
  const folder = join(scratch, "stranger");
  await mkdir(folder);
  await writeFile(join(folder, ".npmrc"), settings);
  // What npx keeps for a name and a version must not come from an earlier rehearsal, but downloads of others may.
  const cache = join(scratch, "npm-cache");
  const usual = spawnSync("npm", ["config", "get", "cache"], { encoding: "utf8" }).stdout.trim();
  await mkdir(cache);
  await symlink(join(usual, "_cacache"), join(cache, "_cacache"));
  // Installed beforehand, because a program on trial has half a minute to begin.
  const options = { cwd: folder, env: { npm_config_cache: cache }, minutes: 10 };
  await run("npx", ["--yes", "@x402-reference/facilitator", "--help"], options);
  const trial = ["facilitator", "--cmd", "npx --yes @x402-reference/facilitator", "--timeout", "60000"];
  const verdict = await run("npx", ["--yes", "@x402-reference/conformance", ...trial], options);
  if (!/facilitator-core\s+conformant/.test(verdict)) throw new Error(verdict);
}
