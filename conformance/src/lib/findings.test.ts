import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { readBaseline } from "../run/baseline.js";
import { loadCatalogue } from "../vectors/load.js";

const folder = new URL("../../drivers/official/", import.meta.url);
const findings = await readFile(new URL("FINDINGS.md", folder), "utf8");
const read = readBaseline(await readFile(new URL("baseline.yaml", folder), "utf8"));
const { vectors } = await loadCatalogue();

/** The rows of the findings' tables: `a/{b,c}-d` is two vectors. */
const rows = findings
  .split(/^## /m)
  .slice(1)
  .flatMap((section) =>
    [...section.matchAll(/^\| `(lib\/[^`]+)` +\|.*\| ([^|]+?) +\|$/gm)].flatMap(([, cell = "", clause = ""]) =>
      spread(cell).map((vector) => ({ finding: section.split(":")[0], vector, clauses: clause.split(" ") })),
    ),
  );

describe("the findings about the official SDK as a library", () => {
  it("cover each entry of the baseline once, under the id that it gives as its reason", () => {
    const expected = (read.ok ? read.baseline.expect : []).map(({ match, because }) => [match, because.split(":")[0]]);
    expect(expected.length).toBeGreaterThan(0);
    expect(rows.map(({ vector, finding }) => [vector, finding]).sort()).toEqual(expected.sort());
  });

  it("name what each vector convicts by", () => {
    const wrong = rows.filter(({ vector, clauses }) => {
      const [first] = vectors.find(({ id }) => id === vector)?.requirements ?? [];
      return first === undefined || !clauses.includes(first);
    });
    expect(wrong).toEqual([]);
  });
});

function spread(cell: string): string[] {
  const [, before = "", names, after = ""] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(cell) ?? [];
  return names === undefined ? [cell] : names.split(",").map((name) => `${before}${name}${after}`);
}
