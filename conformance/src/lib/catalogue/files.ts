import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { X402Error } from "@x402-reference/types";
import { formatVector } from "../../vectors/format-vector.js";
import { areas } from "./areas.js";
import { assertDistinct, vectorOf } from "./row.js";

/** Lists the files that are made from tables; all others beside them are written by hand. */
export const listing = "vectors/lib/generated.txt";

/** The text of every generated file by its path in the specs folder, the listing of them included. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const [area, rows] of Object.entries(await areas())) {
    assertDistinct(rows);
    for (const row of rows) files.set(`vectors/lib/${area}/${row.name}.json`, formatVector(vectorOf(area, row)));
  }
  return files.set(listing, lines([...files.keys()].sort()));
}

/** One file that is not as the tables say. */
export interface Stale {
  path: string;
  /** The text that it has to have; nothing when it has to go. */
  text: string | undefined;
}

/** The files of a specs folder that are missing, differ from the generated ones, or come from rows that are gone. */
export async function staleFiles(specsDir: string, files: ReadonlyMap<string, string>): Promise<readonly Stale[]> {
  const listed = ((await read(join(specsDir, listing))) ?? "").split("\n").filter(Boolean);
  const stale: Stale[] = [];
  for (const [path, text] of files) {
    const found = await read(join(specsDir, path));
    if (found === text) continue;
    if (found !== undefined && path !== listing && !listed.includes(path)) throw inTheWay(path);
    stale.push({ path, text });
  }
  for (const path of listed) {
    if (!files.has(path) && (await read(join(specsDir, path))) !== undefined) stale.push({ path, text: undefined });
  }
  return stale;
}

/** Writes and removes what {@link staleFiles} found. */
export async function refresh(specsDir: string, stale: readonly Stale[]): Promise<void> {
  for (const { path, text } of stale) {
    const file = join(specsDir, path);
    if (text === undefined) {
      await rm(file);
      continue;
    }
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

function lines(paths: readonly string[]): string {
  return paths.map((path) => `${path}\n`).join("");
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function inTheWay(path: string): X402Error {
  return new X402Error("invalid_configuration", `${path} was written by hand, and a table makes a file of that name.`, {
    field: path,
    remedy: "Give the row or the file another name.",
  });
}
