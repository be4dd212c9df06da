import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { commentExamples, type Example, readmeExamples } from "../../test/packaging/examples.js";

const here = fileURLToPath(new URL("../../", import.meta.url));
const folders = ["types", "exact-evm", "exact-svm", "client", "server", "facilitator"].map((name) =>
  join(here, "..", "packages", name),
);
const compilerOptions = {
  noEmit: true,
  types: ["node"],
  customConditions: ["x402-source"],
  noUnusedLocals: false,
  noUnusedParameters: false,
  verbatimModuleSyntax: false,
};

let scratch: string;

// Inside of this package, which has all the others as dependencies, and out of the linter's sight.
beforeAll(async () => {
  scratch = await mkdtemp(join(here, "node_modules", ".examples-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** The compiler's complaints about examples, one per line. */
async function complaints(examples: readonly Example[]): Promise<string> {
  for (const { file, code } of examples) await writeFile(join(scratch, file), code);
  const config = { extends: join(here, "..", "tsconfig.base.json"), compilerOptions, include: ["*.ts"], exclude: [] };
  await writeFile(join(scratch, "tsconfig.json"), JSON.stringify(config));
  await writeFile(join(scratch, "package.json"), '{"type":"module"}');
  const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
  const compiled = promisify(execFile)(process.execPath, [compiler, "-p", "."], { cwd: scratch });
  return (await compiled.catch((error: { stdout: string }) => error)).stdout;
}

it("notices an example that does not compile", async () => {
  const wrong = { file: "wrong.ts", code: 'import { toAtomic } from "@x402-reference/types";\ntoAtomic(0.1, 6);\n' };
  expect(await complaints([wrong])).toMatch(/^wrong\.ts.*TS2345/);
  await rm(join(scratch, "wrong.ts"));
}, 60_000);

it("compiles every example of the READMEs and of the comments", async () => {
  const readmes = await Promise.all(folders.map(readmeExamples));
  for (const examples of readmes) expect(examples).not.toEqual([]);
  const comments = await commentExamples(folders);
  expect(comments.length).toBeGreaterThan(45);
  expect(new Set(comments.map(({ file }) => file)).size).toBe(comments.length);
  expect(await complaints([...readmes.flat(), ...comments])).toBe("");
}, 60_000);
