import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import * as z from "zod/mini";
import { Artifact } from "./artifact.js";

/** From the source as from the build, this is `dist/contracts` of the package. */
const builtUrl = new URL("../../dist/contracts/", import.meta.url);

/** Contracts that were compiled together. */
export interface BuiltBatch {
  sourceHash: string;
  artifacts: Readonly<Record<string, Artifact>>;
}

const Index = z.object({ sourceHash: z.string(), names: z.array(z.string().check(z.regex(/^[A-Za-z0-9]+$/))) });

/** What was built before, or nothing when any part is missing, damaged or from other sources than the rest. */
export async function readBatch(batch: string): Promise<BuiltBatch | undefined> {
  try {
    const { sourceHash, names } = z.parse(Index, await readJson(`${batch}.index.json`));
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

/** Writes what was compiled together, its list last. */
export async function writeBatch(batch: string, { sourceHash, artifacts }: BuiltBatch): Promise<void> {
  for (const [name, artifact] of Object.entries(artifacts)) await replaceFile(`${name}.json`, artifact);
  await replaceFile(`${batch}.index.json`, { sourceHash, names: Object.keys(artifacts) });
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
