import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";

/** From which subpath of a package each of its public names is imported. */
export interface PublicNames {
  /** The package's name without its scope. */
  short: string;
  /** Specifiers by name, the package's own root first. */
  specifiers: ReadonlyMap<string, readonly string[]>;
  /** Specifiers by source file, relative to the package. */
  entries: ReadonlyMap<string, string>;
}

const Manifest = z.object({ name: z.string(), exports: z.record(z.string(), z.unknown()) });
const Subpath = z.object({ "x402-source": z.string() });

const declared = /^export (?:async )?(?:function|class|const|interface|type) (\w+)/gm;
const listed = /^export (?:type )?\{([^}]*)\}/gm;

/** Reads what a package exports. */
export async function readPublicNames(folder: string): Promise<PublicNames> {
  const manifest = z.parse(Manifest, JSON.parse(await readFile(join(folder, "package.json"), "utf8")));
  const specifiers = new Map<string, string[]>();
  const entries = new Map<string, string>();
  for (const [subpath, target] of Object.entries(manifest.exports)) {
    const source = Subpath.safeParse(target);
    if (!source.success) continue;
    const file = join(folder, source.data["x402-source"]);
    const specifier = `${manifest.name}${subpath.slice(1)}`;
    entries.set(file, specifier);
    for (const name of namesOf(await readFile(file, "utf8"))) {
      specifiers.set(name, [...(specifiers.get(name) ?? []), specifier]);
    }
  }
  return { short: manifest.name.replace(/^@[^/]+\//, ""), specifiers, entries };
}

function namesOf(code: string): string[] {
  const names = [...code.matchAll(declared)].map(([, name = ""]) => name);
  for (const [, list = ""] of code.matchAll(listed)) {
    names.push(...list.split(",").map((item) => item.trim().replace(/^type |^.* as /g, "")));
  }
  return names.filter(Boolean);
}
