import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

const sources = fileURLToPath(new URL("../../src/process/", import.meta.url));

/**
 * Compiles `src/process` into a folder of its own, for tests in which a process of its own has to spawn and die: plain
 * Node of every supported version runs no TypeScript.
 */
export async function compileProcess(): Promise<{ folder: string; childUrl: string }> {
  const folder = await mkdtemp(join(tmpdir(), "x402-process-"));
  for (const file of await readdir(sources)) {
    if (file.endsWith(".ts") && !file.endsWith(".test.ts")) await cp(join(sources, file), join(folder, "src", file));
  }
  const compilerOptions = {
    module: "NodeNext",
    target: "ES2022",
    rootDir: "src",
    outDir: "out",
    types: [],
    noCheck: true,
    skipLibCheck: true,
  };
  await writeFile(join(folder, "package.json"), '{"type":"module"}');
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
  const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  await promisify(execFile)(process.execPath, [compiler, "-p", folder]);
  return { folder, childUrl: pathToFileURL(join(folder, "out", "child.js")).href };
}
