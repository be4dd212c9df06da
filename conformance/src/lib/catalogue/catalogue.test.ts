import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkCatalogue } from "../../vectors/check.js";
import { defaultSpecsDir, loadCatalogue } from "../../vectors/load.js";
import { areas } from "./areas.js";
import { generatedFiles, listing, refresh, staleFiles } from "./files.js";
import { assertDistinct, type Row, refuses, vectorOf } from "./row.js";

const least = {
  amount: 45,
  base64: 20,
  evm: 40,
  extensions: 12,
  headers: 45,
  json: 20,
  network: 30,
  objects: 130,
  offers: 20,
  price: 10,
  svm: 190,
  v1: 25,
};

const files = await generatedFiles();
const catalogue = await loadCatalogue();

const row: Row = {
  name: "one",
  title: "A row of a test",
  why: "It is only a test.",
  requirements: ["WIRE-001", "WIRE-001"],
  op: "base64.decode",
  input: { base64: "%" },
  expect: refuses,
};

describe("generated vectors", () => {
  it("are committed as their tables say", async () => {
    expect(await staleFiles(defaultSpecsDir(), files)).toEqual([]);
  });

  it("are the same bytes each time", async () => {
    expect([...(await generatedFiles())]).toEqual([...files]);
  });

  it("are not short of any area", async () => {
    const tables = await areas();
    expect(Object.keys(tables)).toEqual(Object.keys(least));
    for (const [area, count] of Object.entries(least)) {
      expect(tables[area]?.length, area).toBeGreaterThanOrEqual(count);
    }
  });

  it("have no findings", async () => {
    const vectors = catalogue.vectors.filter(({ role }) => role === "lib");
    const findings = checkCatalogue({ ...catalogue, vectors }).filter(({ file }) => file.startsWith("vectors/lib/"));
    expect(findings).toEqual([]);
  });

  it("try every operation, and each with something to accept and something to refuse", async () => {
    const asked = catalogue.vectors.flatMap(({ role, steps, kind }) =>
      role === "lib" ? steps.flatMap((step) => ("op" in step ? [{ op: step.op, kind }] : [])) : [],
    );
    const accepted = new Set(asked.filter(({ kind }) => kind === "positive").map(({ op }) => op));
    const refused = new Set(asked.filter(({ kind }) => kind === "negative").map(({ op }) => op));
    // Any text can be encoded, any domain hashed, and a pattern covers a network or not.
    const total = ["base64.encode", "evm.domainSeparator", "network.match"];
    expect([...accepted].filter((op) => !total.includes(op)).sort()).toEqual([...refused].sort());
    expect(accepted.size).toBe(29);
  });
});

describe("a row", () => {
  it("names each requirement once in its vector", () => {
    expect(vectorOf("base64", row).requirements).toEqual(["WIRE-001"]);
  });

  it("points its control into the input", () => {
    const { control } = vectorOf("base64", { ...row, control: { row: "two", differs: ["/base64"] } });
    expect(control).toEqual({ vector: "lib/base64/two", differs: ["/steps/0/input/base64"] });
  });

  it.each([
    ["a name", { ...row, input: { base64: "other" } }],
    ["a question", { ...row, name: "two" }],
  ])("shares %s with no other", (_, other) => {
    expect(() => assertDistinct([row, other])).toThrow("one and the same");
  });
});

describe("a specs folder", () => {
  let folder = "";
  const file = "vectors/lib/base64/one.json";
  const files = new Map([
    [file, "{ 1 }\n"],
    ["vectors/lib/json/two.json", "{ 2 }\n"],
    [listing, `${file}\nvectors/lib/json/two.json\n`],
  ]);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "x402-vectors-"));
    await refresh(folder, await staleFiles(folder, files));
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("is filled from nothing and then up to date", async () => {
    expect(await staleFiles(folder, files)).toEqual([]);
  });

  it("shows a file that was edited", async () => {
    await writeFile(join(folder, file), "{}\n");
    expect((await staleFiles(folder, files)).map(({ path }) => path)).toEqual([file]);
  });

  it("keeps what was written by hand, and loses what no row makes any more", async () => {
    const byHand = join(folder, "vectors/lib/base64/by-hand.json");
    const gone = join(folder, "vectors/lib/base64/gone.json");
    await writeFile(byHand, "{}\n");
    await writeFile(gone, "{}\n");
    const listed = await readFile(join(folder, listing), "utf8");
    await writeFile(join(folder, listing), `${listed}vectors/lib/base64/gone.json\n`);
    await refresh(folder, await staleFiles(folder, files));
    expect(await readFile(byHand, "utf8")).toBe("{}\n");
    await expect(readFile(gone, "utf8")).rejects.toThrow("ENOENT");
    expect(await staleFiles(folder, files)).toEqual([]);
  });

  it("is not written over where a file was written by hand", async () => {
    const listed = await readFile(join(folder, listing), "utf8");
    await writeFile(join(folder, listing), listed.replace(`${file}\n`, ""));
    await writeFile(join(folder, file), "{}\n");
    await expect(staleFiles(folder, files)).rejects.toThrow("was written by hand");
  });
});
