// Runs a comparison of speed by its name, which is the name of its file: npx pnpm bench facilitator
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const packages = join(dirname(dirname(fileURLToPath(import.meta.url))), "packages");
const [name, ...options] = process.argv.slice(2);
const file = readdirSync(packages)
  .map((folder) => join(packages, folder, "bench", `${name}.mjs`))
  .find((path) => existsSync(path));
if (!file) {
  console.error("Name one of decode, client, server, facilitator. Each needs a build.");
  process.exit(64);
}
process.exit(spawnSync(process.execPath, [file, ...options], { stdio: "inherit" }).status ?? 1);
