import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { readBaseline } from "../run/baseline.js";
import { loadCatalogue } from "../vectors/load.js";

const folder = new URL("../../targets/official/", import.meta.url);
const findings = await readFile(new URL("FINDINGS.md", folder), "utf8");
const rows = new Set([...findings.matchAll(/^\| ([A-Z]-\d+) +\|/gm)].map(([, id]) => id));
const vectors = new Set((await loadCatalogue()).vectors.map(({ id }) => id));

describe.each(["facilitator", "server-express", "server-hono", "client"])("the baseline of the official %s", (name) => {
  it("gives each known vector a finding as its reason, once", async () => {
    const read = readBaseline(await readFile(new URL(`baseline-${name}.yaml`, folder), "utf8"));
    const entries = read.ok ? read.baseline.expect : [];
    expect(entries.length).toBeGreaterThan(0);
    const matches = entries.map(({ match }) => match);
    expect(matches.filter((match, index) => !vectors.has(match) || matches.indexOf(match) !== index)).toEqual([]);
    expect(entries.filter(({ because }) => !rows.has(because.split(":")[0]))).toEqual([]);
  });
});
