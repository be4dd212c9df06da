import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** Compiles a file of TypeScript to JavaScript beside it, for a Node that does not run it as it is. Types are not checked. */
export async function compileTypescript(file: string): Promise<void> {
  const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  const options = ["--ignoreConfig", "--noCheck", "--module", "nodenext", "--target", "es2022"];
  await promisify(execFile)(process.execPath, [tsc, ...options, file]);
}
