import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { X402Error } from "@x402-reference/types";
import * as z from "zod/mini";
import { Artifact } from "./artifact.js";

/** From the source as from the build, this is `dist/contracts` of the package. */
const builtUrl = new URL("../../dist/contracts/", import.meta.url);

/** The contracts that can be placed on the chain. */
export type ContractName = "MockUSDC" | "ProbeToken" | "BlockRecorder" | "Multicall3" | "SmartWallet";

let loading: Promise<Readonly<Record<string, Artifact>>> | undefined;

/**
 * Loads a compiled contract; in a checkout it is compiled first when its sources have changed.
 *
 * Throws `invalid_configuration` when it is neither built nor can be compiled.
 *
 * @example
 * ```ts
 * const { abi, deployedBytecode } = await loadArtifact("MockUSDC");
 * ```
 */
export async function loadArtifact(name: ContractName): Promise<Artifact> {
  loading ??= ensureArtifacts().then(({ artifacts }) => artifacts);
  const artifact = (await loading)[name];
  if (artifact) return artifact;
  throw new X402Error("invalid_configuration", `There is no compiled contract ${name}.`, {
    remedy: "Build the package.",
  });
}

/** Brings the compiled contracts up to date; answers them, and whether any work was needed. */
export async function ensureArtifacts(): Promise<{ artifacts: Readonly<Record<string, Artifact>>; compiled: boolean }> {
  // The compiler is no dependency of the published package, which has neither sources to read nor a use for it.
  const { readSources, compileSources, hasCompiler } = await import("./compile.js");
  const sources = hasCompiler() ? await readSources() : undefined;
  const built = await readBuilt();
  if (built && (!sources || built.sourceHash === sources.hash)) return { artifacts: built.artifacts, compiled: false };
  if (!sources) {
    throw new X402Error("invalid_configuration", "The compiled contracts are missing.", {
      remedy: "Build the package, or install it again.",
    });
  }
  const artifacts = compileSources(sources);
  for (const [name, artifact] of Object.entries(artifacts)) await replaceFile(`${name}.json`, artifact);
  await replaceFile("index.json", { sourceHash: sources.hash, names: Object.keys(artifacts) });
  return { artifacts, compiled: true };
}

const Index = z.object({ sourceHash: z.string(), names: z.array(z.string().check(z.regex(/^[A-Za-z0-9]+$/))) });

/** What was built before, or nothing when any part is missing, damaged or from other sources than the rest. */
async function readBuilt(): Promise<{ sourceHash: string; artifacts: Record<string, Artifact> } | undefined> {
  try {
    const { sourceHash, names } = z.parse(Index, await readJson("index.json"));
    const artifacts: Record<string, Artifact> = {};
    for (const name of names) {
      const artifact = z.parse(Artifact, await readJson(`${name}.json`));
      if (artifact.sourceHash !== sourceHash) return undefined;
      artifacts[name] = artifact;
    }
    return { sourceHash, artifacts };
  } catch {
    return undefined;
  }
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(file, builtUrl), "utf8"));
}

/** Writes beside and renames, so that processes that build at the same time never read half a file. */
async function replaceFile(file: string, content: unknown): Promise<void> {
  await mkdir(builtUrl, { recursive: true });
  const temporary = new URL(`${file}.${process.pid}.${Math.random().toString(36).slice(2)}`, builtUrl);
  try {
    await writeFile(temporary, `${JSON.stringify(content)}\n`);
    await rename(temporary, new URL(file, builtUrl));
  } finally {
    await rm(temporary, { force: true });
  }
}
