import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./run.mjs";

/** Versions and publishes a copy of this checkout, uncommitted changes included. Gives name and version of each package. */
export async function release({ repository, scratch, settings }) {
  const copy = join(scratch, "release");
  const bin = join(repository, "node_modules", ".bin");
  await copyTree(repository, copy);
  await writeFile(join(copy, ".npmrc"), `${readFileSync(join(repository, ".npmrc"), "utf8")}${settings}`);
  // Provenance is signed by the CI service that publishes; nobody can sign here.
  const options = { cwd: copy, path: [bin], env: { NPM_CONFIG_PROVENANCE: "false" } };
  // Changelogs name the commit that added a change.
  for (const args of [
    ["init", "-q"],
    ["add", "."],
    [...rehearser, "commit", "-qm", "Rehearse"],
  ]) {
    await run("git", args, options);
  }
  await run("npm", ["run", "release:version"], options);
  await run("pnpm", ["install", "--prefer-offline", "--no-frozen-lockfile", "--ignore-scripts", ...published], options);
  await run("changeset", ["publish", "--no-git-tag"], options);
  return manifests(copy).map(({ name, version }) => ({ name, version }));
}

const rehearser = ["-c", "user.name=rehearsal", "-c", "user.email=rehearsal@localhost"];
const published = ["--filter", "./packages/*", "--filter", "./specs", "--filter", "./conformance"];

/** What Git knows or would take, and what was built from it. */
async function copyTree(repository, copy) {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const { stdout } = spawnSync("git", args, { cwd: repository, encoding: "utf8", maxBuffer: 16_777_216 });
  const built = [...packageFolders(repository).map((folder) => join(folder, "dist"))];
  for (const file of [...stdout.split("\0").filter(Boolean), ...built]) {
    if (existsSync(join(repository, file))) cpSync(join(repository, file), join(copy, file), { recursive: true });
  }
}

function packageFolders(root) {
  return [...readdirSync(join(root, "packages")).map((name) => join("packages", name)), "specs", "conformance"];
}

function manifests(root) {
  return packageFolders(root).map((folder) => JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")));
}
