import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./run.mjs";

/** What users of one subpath install, and what compiles and bundles their programs. */
const beside = [
  "@electric-sql/pglite@0.5.14",
  "@hono/node-server@^2.1.8",
  "@solana/kit@^8.4.0",
  "@types/express@5.0.6",
  "@types/node@20.19.43",
  "esbuild@0.28.2",
  "express@^5.3.0",
  "pg@8.23.1",
  "typescript@7.0.2",
  "viem@^2.57.1",
];

const install = {
  npm: ["install", "--no-audit", "--no-fund", "--prefer-offline"],
  pnpm: ["add", "--prefer-offline"],
};

/** Installs every published package into an empty project. */
export async function installProject({ scratch, manager, packages, settings, tools }) {
  const folder = join(scratch, `app-${manager}`);
  await mkdir(folder);
  await writeFile(join(folder, "package.json"), '{"private":true,"type":"module"}');
  await writeFile(join(folder, ".npmrc"), settings);
  // pnpm ends with an error until it is told of every package that would run a program when installed.
  await writeFile(join(folder, "pnpm-workspace.yaml"), 'allowBuilds: { esbuild: true, "@foundry-rs/anvil": false }\n');
  const wanted = packages.map(({ name, version }) => `${name}@${version}`);
  await run(manager, [...install[manager], ...wanted, ...beside], { cwd: folder, path: [tools] });
  return folder;
}

/** Imports every subpath that is code under plain Node. */
export async function importEverything(folder, { path }) {
  const scope = join(folder, "node_modules", "@x402-reference");
  const specifiers = [];
  for (const name of await readdir(scope)) {
    const { exports = {} } = JSON.parse(await readFile(join(scope, name, "package.json"), "utf8"));
    const code = Object.keys(exports).filter((subpath) => !/\*|\.json$/.test(subpath));
    specifiers.push(...code.map((subpath) => `@x402-reference/${name}${subpath.slice(1)}`));
  }
  const script = `for (const name of ${JSON.stringify(specifiers)}) {
  if (Object.keys(await import(name)).length === 0) throw new Error(name + " exports nothing");
}
`;
  await writeFile(join(folder, "imports.mjs"), script);
  await run("node", ["imports.mjs"], { cwd: folder, path });
  return specifiers.length;
}
