import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Artifact } from "./artifact.js";
import { areInstalled, artifactParts, compile, type Sources, versionOf } from "./solc.js";

const require = createRequire(import.meta.url);

/** Ships the sources of Permit2 with the very library that it was deployed with. */
const sourcePackage = "@uniswap/v4-periphery";
const compiler = "solc-0.8.17";
const library = ["solmate/src/tokens/ERC20.sol", "solmate/src/utils/SafeTransferLib.sol"];

const settings = {
  optimizer: { enabled: true, runs: 1_000_000 },
  viaIR: true,
  metadata: { bytecodeHash: "none" },
  outputSelection: { "src/Permit2.sol": { Permit2: artifactParts } },
};

/** Reads the sources of Permit2, or answers nothing where they or its compiler are missing. */
export async function readPermit2Sources(): Promise<Sources | undefined> {
  if (!areInstalled([sourcePackage, compiler])) return undefined;
  const folder = join(dirname(require.resolve(`${sourcePackage}/package.json`)), "lib/permit2");
  // All files under their own names at once: this compiler's code depends on the order in which it meets them.
  const own = (await readdir(join(folder, "src"), { recursive: true })).filter((name) => name.endsWith(".sol"));
  const files: Record<string, string> = {};
  for (const name of library) files[name] = await readFile(join(folder, "lib", name), "utf8");
  for (const name of own.sort()) {
    files[`src/${name.replaceAll("\\", "/")}`] = await readFile(join(folder, "src", name), "utf8");
  }
  const hash = createHash("sha256").update(JSON.stringify([files, settings, versionOf(compiler)]));
  return { files, hash: hash.digest("hex") };
}

/** Compiles Permit2 as it was compiled for its deployment, which takes some ten seconds. */
export function compilePermit2(sources: Sources): Record<string, Artifact> {
  return compile(sources, { compiler, settings });
}
