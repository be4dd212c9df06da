import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Standard } from "../vectors/standard.js";

/** Reads the objects that vectors are differences to. */
export async function loadStandard(): Promise<Standard> {
  const file = fileURLToPath(import.meta.resolve("@x402-reference/specs/vectors/standard.json"));
  const json: unknown = JSON.parse(await readFile(file, "utf8"));
  return Standard.parse(json);
}
