// Makes a fresh clone ready with nothing but Node and npm, then does what it was asked for: `start` or `test`.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const oldestNode = [20, 19, 0];
const stamp = join(root, "node_modules", ".x402-installed");

const tasks = {
  start: () => run("node", [".ci/start.mjs", ...process.argv.slice(3)]),
  test: () => run("node", [".ci/test.mjs", ...process.argv.slice(3)]),
};

const task = tasks[process.argv[2] ?? ""];
if (!task) fail(`Say what to do: ${Object.keys(tasks).join(" or ")}.`, 64);
requireNode();
install();
run("node_modules/.bin/turbo", ["run", "build", "--output-logs=errors-only"]);
task();

function requireNode() {
  const have = process.versions.node.split(".").map(Number);
  const at = oldestNode.findIndex((number, index) => (have[index] ?? 0) !== number);
  if (at !== -1 && (have[at] ?? 0) < (oldestNode[at] ?? 0)) {
    fail(`Node ${process.versions.node} is too old: install Node ${oldestNode.join(".")} or newer.`, 64);
  }
}

/** Installs with the pinned pnpm, which npm fetches, unless the very lockfile of this checkout is installed already. */
function install() {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "pnpm-lock.yaml")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  run("npx", ["--yes", packageManager, "install", "--frozen-lockfile"]);
  writeFileSync(stamp, lock);
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
    env: {
      ...process.env,
      // turbo asks for pnpm by name; the installed one is the pinned one.
      PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH}`,
      TURBO_TELEMETRY_DISABLED: "1",
      DO_NOT_TRACK: "1",
    },
  });
  if (error) fail(`${command} could not be started: ${error.message}`, 3);
  if (status !== 0) process.exit(status ?? 3);
}

function fail(message, code) {
  console.error(message);
  process.exit(code);
}
