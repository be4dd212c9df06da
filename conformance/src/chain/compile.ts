import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Artifact } from "./artifact.js";
import { areInstalled, artifactParts, compile, type Sources, versionOf } from "./solc.js";

const require = createRequire(import.meta.url);

/** The folder of our contracts, in a checkout; the published package has only what was compiled from it. */
export const sourcesUrl: URL = new URL("../../contracts/", import.meta.url);

const packages = ["solc", "@openzeppelin/contracts"] as const;

const settings = {
  evmVersion: "cancun",
  optimizer: { enabled: true, runs: 1_000 },
  // Without the hash of the metadata, the same source gives the same code wherever it is compiled.
  metadata: { bytecodeHash: "none", appendCBOR: false },
  outputSelection: { "*": { "*": artifactParts } },
};

/** Reads the sources of our contracts, or answers nothing where they or the compiler are missing. */
export async function readSources(): Promise<Sources | undefined> {
  if (!areInstalled(packages)) return undefined;
  const names = await readdir(sourcesUrl).catch(() => []);
  const files: Record<string, string> = {};
  for (const name of names.filter((name) => name.endsWith(".sol")).sort()) {
    files[name] = await readFile(new URL(name, sourcesUrl), "utf8");
  }
  if (Object.keys(files).length === 0) return undefined;
  const hash = createHash("sha256").update(JSON.stringify([files, settings, packages.map(versionOf)]));
  return { files, hash: hash.digest("hex") };
}

/**
 * Compiles our contracts.
 *
 * Throws `invalid_configuration` with the compiler's words when a source does not compile.
 */
export function compileSources(sources: Sources): Record<string, Artifact> {
  return compile(sources, { compiler: "solc", settings, readImport });
}

function readImport(path: string): { contents: string } | { error: string } {
  try {
    return { contents: readFileSync(require.resolve(path), "utf8") };
  } catch {
    return { error: `${path} is not installed` };
  }
}
