// Changes the source in every small way that Stryker knows and runs the tests on each change. Fails on a change that no
// test notices and accepted.json does not explain, and on an entry there that explains nothing any more.
// `node mutation/run.mjs src/amount.ts …` looks at those files alone.
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Stryker } from "@stryker-mutator/core";
import { judge, mutantsOf } from "./judge.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const files = process.argv.slice(2);
const configFile = "mutation/stryker.config.mjs";
const report = "../../reports/mutation/mutation.json";
rmSync(report, { force: true });
const started = performance.now();
await new Stryker(files.length > 0 ? { configFile, mutate: files } : { configFile }).runMutationTest();

const mutants = mutantsOf(readJson(report));
const accepted = readJson("mutation/accepted.json");
const { unexplained, stale } = judge(mutants, accepted, (file) => files.length === 0 || files.includes(file));

for (const { file, lineNumber, mutator, original, replacement, status } of unexplained) {
  say(`${status}: ${file}:${lineNumber}, ${mutator}\n  - ${original}\n  + ${replacement}`);
}
for (const entry of stale) say(`Explains nothing any more: ${JSON.stringify(entry, null, 2)}`);
const noticed = mutants.filter(({ isNoticed }) => isNoticed).length;
say(
  `${mutants.length} mutants: ${noticed} noticed, ${mutants.length - noticed - unexplained.length} accepted, ` +
    `${unexplained.length} not explained, ${stale.length} entries stale; ` +
    `${Math.round((performance.now() - started) / 1_000)} s, Node ${process.versions.node}`,
);
if (mutants.length === 0 || unexplained.length > 0 || stale.length > 0) process.exitCode = 1;

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
