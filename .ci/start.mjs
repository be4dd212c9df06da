// The main job: the suite against the reference stack, each role as a program of its own on a local chain.
// Options are handed on to every run: npm start -- --seed 7
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cli = join("conformance", "bin", "x402-conformance.js");
const trials = {
  facilitator: "node packages/facilitator/bin/x402-facilitator.js",
  server: "node conformance/targets/reference/server-express.mjs",
  // Bundled, because a client starts once for each purchase and spends most of its time loading modules.
  client: "node conformance/targets/reference/dist/client.mjs",
};
const page = join("reports", "report.html");
const started = Date.now();

const codes = Object.entries(trials).map(([role, command]) =>
  run([role, "--cmd", command, "--out", join("reports", role), ...process.argv.slice(2)]),
);
const reports = Object.keys(trials).map((role) => join("reports", role, "report.json"));
codes.push(run(["report", ...reports, "--html", page]));
console.log(`\nThree roles in ${((Date.now() - started) / 1000).toFixed(1)} s. The report: ${join(root, page)}`);
process.exit(Math.max(...codes));

function run(args) {
  const { status, signal } = spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: "inherit" });
  if (signal) process.exit(130);
  return status ?? 3;
}
