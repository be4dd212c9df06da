import { suggest } from "../run/suggest.js";
import type { Finding } from "./finding.js";
import type { Catalogue } from "./load.js";

/** A requirement can be kept only by others that exist. */
export function checkKeptBy({ requirements, files }: Catalogue): Finding[] {
  return [...requirements.values()].flatMap(({ id, keptBy = [] }) =>
    keptBy
      .filter((whole) => whole === id || !requirements.has(whole))
      .map((whole) => ({
        file: fileOf(id, files),
        problem:
          whole === id
            ? `${id} says that it is kept by itself. Name the requirement that it is a facet of.`
            : `${id} says that it is kept by ${whole}, but there is no such requirement.${meant(whole, requirements.keys())}`,
      })),
  );
}

function meant(id: string, known: Iterable<string>): string {
  const near = suggest(id, known);
  return near === undefined ? "" : ` Did you mean ${near}?`;
}

function fileOf(id: string, files: Catalogue["files"]): string {
  const row = new RegExp(`^- id: ${id}$`, "m");
  return [...files].find(([file, text]) => file.startsWith("requirements/") && row.test(text))?.[0] ?? "requirements";
}
