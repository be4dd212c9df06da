import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { X402Error } from "@x402-reference/types";
import * as z from "zod/mini";
import { Artifact, hexCode } from "./artifact.js";

const require = createRequire(import.meta.url);

/** The folder of our contracts, in a checkout; the published package has only what was compiled from it. */
export const sourcesUrl: URL = new URL("../../contracts/", import.meta.url);

const solcPackage = "solc/package.json";
const libraryPackage = "@openzeppelin/contracts/package.json";

const settings = {
  evmVersion: "cancun",
  optimizer: { enabled: true, runs: 1_000 },
  // Without the hash of the metadata, the same source gives the same code wherever it is compiled.
  metadata: { bytecodeHash: "none", appendCBOR: false },
  outputSelection: { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object", "storageLayout"] } },
};

/** The contracts' sources by file name, with a hash over all that their code depends on. */
export interface Sources {
  files: Readonly<Record<string, string>>;
  hash: string;
}

/** Whether the compiler and the library that our contracts build on are installed. */
export function hasCompiler(): boolean {
  try {
    return [solcPackage, libraryPackage].every((file) => require.resolve(file) !== "");
  } catch {
    return false;
  }
}

/** Reads the sources, or answers nothing where there are none. */
export async function readSources(): Promise<Sources | undefined> {
  const names = await readdir(sourcesUrl).catch(() => []);
  const files: Record<string, string> = {};
  for (const name of names.filter((name) => name.endsWith(".sol")).sort()) {
    files[name] = await readFile(new URL(name, sourcesUrl), "utf8");
  }
  if (Object.keys(files).length === 0) return undefined;
  const hash = createHash("sha256");
  const versions = [solcPackage, libraryPackage].map(versionOf);
  hash.update(JSON.stringify([files, settings, versions]));
  return { files, hash: hash.digest("hex") };
}

const Versioned = z.object({ version: z.string() });

function versionOf(packageFile: string): string {
  const content: unknown = require(packageFile);
  return z.parse(Versioned, content).version;
}

const Output = z.object({
  errors: z.optional(z.array(z.object({ severity: z.string(), formattedMessage: z.string() }))),
  contracts: z.optional(
    z.record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          abi: Artifact.shape.abi,
          storageLayout: z.object({ storage: z.array(z.object({ label: z.string(), slot: z.string() })) }),
          evm: z.object({
            bytecode: z.object({ object: z.string() }),
            deployedBytecode: z.object({ object: z.string() }),
          }),
        }),
      ),
    ),
  ),
});

interface Compiler {
  compile(input: string, callbacks: { import(path: string): { contents: string } | { error: string } }): string;
}

/**
 * Compiles every contract that is named like its file and can be placed on a chain.
 *
 * Throws `invalid_configuration` with the compiler's words when a source does not compile.
 */
export function compileSources({ files, hash }: Sources): Record<string, Artifact> {
  const solc: Compiler = require("solc");
  const sources = Object.fromEntries(Object.entries(files).map(([name, content]) => [name, { content }]));
  const input = JSON.stringify({ language: "Solidity", sources, settings });
  const output = z.parse(Output, JSON.parse(solc.compile(input, { import: readImport })));
  const problems = output.errors ?? [];
  if (problems.length > 0) {
    const text = problems.map((problem) => problem.formattedMessage).join("\n");
    throw new X402Error("invalid_configuration", `The contracts do not compile without complaint:\n${text}`);
  }
  const artifacts: Record<string, Artifact> = {};
  for (const file of Object.keys(files)) {
    const name = file.replace(/\.sol$/, "");
    const contract = output.contracts?.[file]?.[name];
    if (!contract || contract.evm.bytecode.object === "" || contract.abi.length === 0) continue;
    artifacts[name] = {
      abi: contract.abi,
      bytecode: hexCode(contract.evm.bytecode.object),
      deployedBytecode: hexCode(contract.evm.deployedBytecode.object),
      slots: Object.fromEntries(contract.storageLayout.storage.map(({ label, slot }) => [label, slot])),
      sourceHash: hash,
    };
  }
  return artifacts;
}

function readImport(path: string): { contents: string } | { error: string } {
  try {
    return { contents: readFileSync(require.resolve(path), "utf8") };
  } catch {
    return { error: `${path} is not installed` };
  }
}
