import { X402Error } from "@x402-reference/types";
import type { Artifact } from "./artifact.js";
import { readBatch, writeBatch } from "./artifact-files.js";
import type { Sources } from "./solc.js";

/** The contracts that can be placed on the chain. */
export type ContractName =
  | "BlockRecorder"
  | "DelegationManager"
  | "ExactPermit2Proxy"
  | "MockUSDC"
  | "Multicall3"
  | "Permit2"
  | "ProbeToken"
  | "SmartWallet"
  | "WalletFactory";

let loading: Promise<Artifacts> | undefined;

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

/** Contracts that are compiled together, and again when a source of theirs has changed. */
interface Batch {
  name: string;
  /** Answers nothing where there are no sources, or no compiler for them. */
  readSources(): Promise<Sources | undefined>;
  compile(sources: Sources): Record<string, Artifact>;
}

type Artifacts = Readonly<Record<string, Artifact>>;

/** Brings the compiled contracts up to date; answers them, and the names of those that had to be compiled. */
export async function ensureArtifacts(): Promise<{ artifacts: Artifacts; compiled: readonly string[] }> {
  // The compilers are no dependency of the published package, which has neither sources to read nor a use for them.
  const { readSources, compileSources } = await import("./compile.js");
  const { readPermit2Sources, compilePermit2 } = await import("./compile-permit2.js");
  const ours = await ensureBatch({ name: "ours", readSources, compile: compileSources });
  // A batch of its own: it takes long to compile and its sources never change.
  const permit2 = await ensureBatch({ name: "permit2", readSources: readPermit2Sources, compile: compilePermit2 });
  return {
    artifacts: { ...ours.artifacts, ...permit2.artifacts },
    compiled: [ours, permit2].flatMap(({ artifacts, compiled }) => (compiled ? Object.keys(artifacts) : [])),
  };
}

async function ensureBatch({
  name,
  readSources,
  compile,
}: Batch): Promise<{ artifacts: Artifacts; compiled: boolean }> {
  const sources = await readSources();
  const built = await readBatch(name);
  if (built && (!sources || built.sourceHash === sources.hash)) return { artifacts: built.artifacts, compiled: false };
  if (!sources) {
    throw new X402Error("invalid_configuration", "The compiled contracts are missing.", {
      remedy: "Build the package, or install it again.",
    });
  }
  const artifacts = compile(sources);
  await writeBatch(name, { sourceHash: sources.hash, artifacts });
  return { artifacts, compiled: true };
}
