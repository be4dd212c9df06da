import { createRequire } from "node:module";
import { X402Error } from "@x402-reference/types";
import * as z from "zod/mini";
import { Artifact, hexCode } from "./artifact.js";

const require = createRequire(import.meta.url);

/** Source files, with a hash over all that their code depends on. */
export interface Sources {
  files: Readonly<Record<string, string>>;
  hash: string;
}

/** What the compiler is asked, besides the sources. */
export interface CompileOptions {
  /** The npm package that holds the compiler. */
  compiler: "solc" | "solc-0.8.17";
  settings: Readonly<Record<string, unknown>>;
  /** Finds what the sources import and are not themselves. */
  readImport?: (path: string) => { contents: string } | { error: string };
}

/** The parts of the compiler's output that make an artifact. */
export const artifactParts: readonly string[] = [
  "abi",
  "evm.bytecode.object",
  "evm.deployedBytecode.object",
  "storageLayout",
];

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
  compile(input: string, callbacks?: { import: (path: string) => { contents: string } | { error: string } }): string;
}

/**
 * Compiles every contract that is named like its file and can be placed on a chain.
 *
 * Throws `invalid_configuration` with the compiler's words when a source does not compile.
 */
export function compile({ files, hash }: Sources, options: CompileOptions): Record<string, Artifact> {
  const { compiler, settings, readImport } = options;
  const solc: Compiler = require(compiler);
  const sources = Object.fromEntries(Object.entries(files).map(([name, content]) => [name, { content }]));
  const input = JSON.stringify({ language: "Solidity", sources, settings });
  const output = z.parse(
    Output,
    JSON.parse(readImport ? solc.compile(input, { import: readImport }) : solc.compile(input)),
  );
  const problems = output.errors ?? [];
  if (problems.length > 0) {
    const text = problems.map((problem) => problem.formattedMessage).join("\n");
    throw new X402Error("invalid_configuration", `The contracts do not compile without complaint:\n${text}`);
  }
  const artifacts: Record<string, Artifact> = {};
  for (const file of Object.keys(files)) {
    const name = file.replace(/^.*\/|\.sol$/g, "");
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

const Versioned = z.object({ version: z.string() });

/** The version of an npm package that is installed. */
export function versionOf(packageName: string): string {
  const content: unknown = require(`${packageName}/package.json`);
  return z.parse(Versioned, content).version;
}

/** Whether npm packages are installed. */
export function areInstalled(packageNames: readonly string[]): boolean {
  try {
    return packageNames.every((name) => require.resolve(`${name}/package.json`) !== "");
  } catch {
    return false;
  }
}
