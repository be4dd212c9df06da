import { readFileSync } from "node:fs";
import * as z from "zod";

const Manifest = z.object({ name: z.string(), version: z.string() });

/** The name and version of this suite, as its package says. */
export function suite(): { name: string; version: string } {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const { name, version } = Manifest.parse(JSON.parse(text));
  return { name, version };
}
