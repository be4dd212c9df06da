// Everything that has to hold: lint, types, packages, vectors, unit tests, chain tests and the suite on trial.
// Ends with one line of its own, `N passed, N failed`, counted over all of them.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join("node_modules", ".bin", name);
const scratch = mkdtempSync(join(tmpdir(), "x402-test-"));
let passed = 0;
let failed = 0;

check("lint and layer boundaries", bin("biome"), ["ci", "."]);
check("types", bin("turbo"), ["run", "check:types", "--output-logs=errors-only"]);
check("packages", bin("turbo"), ["run", "check:package", "--output-logs=errors-only"]);
check("changesets", bin("changeset"), ["status"]);
check("vectors", bin("x402-conformance"), ["vectors", "check"]);
vitest("unit");
vitest("chain");
rmSync(scratch, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function check(name, command, args) {
  const started = Date.now();
  const ok = run(command, args) === 0;
  console.log(`${ok ? "ok  " : "FAIL"} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  count(ok ? 1 : 0, ok ? 0 : 1);
}

/** A run that dies, or that finds no tests, is a failure and not an empty success. */
function vitest(project) {
  const output = join(scratch, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${output}`];
  const status = run(bin("vitest"), ["run", "--project", project, ...reporters]);
  const report = readReport(output);
  const skipped = report.numPendingTests + report.numTodoTests;
  if (skipped > 0)
    console.log(`FAIL ${skipped} ${project} tests were skipped: no test is green because it was skipped`);
  const broken = report.numFailedTests + skipped;
  count(report.numPassedTests, broken === 0 && (status !== 0 || report.numPassedTests === 0) ? 1 : broken);
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0 };
  }
}

function count(good, bad) {
  passed += good;
  failed += bad;
}

function run(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" }).status;
}
