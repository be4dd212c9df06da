import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { readBaseline } from "../run/baseline.js";
import { loadCatalogue } from "../vectors/load.js";

const targets = new URL("../../targets/", import.meta.url);
const vectors = new Set((await loadCatalogue()).vectors.map(({ id }) => id));

/** Where findings are written down, and the baselines that rest on them. */
const onTrial = {
  official: [
    "facilitator",
    "facilitator-smart-wallets",
    "server-express",
    "server-hono",
    "server-next",
    "client",
    "client-axios",
  ],
  "peers/faremeter": ["facilitator", "server", "client"],
  "peers/official-v1": ["client"],
};

describe.each(Object.entries(onTrial))("what %s is known to do", async (folder, names) => {
  const read = (file: string) => readFile(new URL(`${folder}/${file}`, targets), "utf8");
  const findings = await read("FINDINGS.md");
  const rows = new Set([...findings.matchAll(/^\| ([A-Z]+-\d+) +\|/gm)].map(([, id]) => id));

  it.each(names)("has a finding as its reason for each known vector of %s, once", async (name) => {
    const baseline = readBaseline(await read(`baseline-${name}.yaml`));
    const entries = baseline.ok ? baseline.baseline.expect : [];
    expect(entries.length).toBeGreaterThan(0);
    const matches = entries.map(({ match }) => match);
    expect(matches.filter((match, index) => !vectors.has(match) || matches.indexOf(match) !== index)).toEqual([]);
    expect(entries.filter(({ because }) => !rows.has(because.split(":")[0]))).toEqual([]);
  });

  it("names only vectors that exist, also in the short form for several of them", () => {
    const named = [...findings.matchAll(/`((?:facilitator|server|client)\/[\w/{},*-]+)`/g)].flatMap(([, text = ""]) =>
      spelledOut(text),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((id) => !exists(id))).toEqual([]);
  });
});

/** `a/{b,c}` is a/b and a/c; several braces are taken one after the other. */
function spelledOut(text: string): string[] {
  const [whole, before = "", inside = "", after = ""] = /^([^{}]*)\{([^{}]*)\}(.*)$/.exec(text) ?? [];
  if (whole === undefined) return [text];
  return inside.split(",").flatMap((one) => spelledOut(`${before}${one}${after}`));
}

function exists(id: string): boolean {
  if (!id.includes("*")) return vectors.has(id) || [...vectors].some((vector) => vector.startsWith(`${id}/`));
  const pattern = new RegExp(`^${id.replaceAll("**", ".*").replaceAll(/(?<!\.)\*/g, "[^/]*")}$`);
  return [...vectors].some((vector) => pattern.test(vector));
}
