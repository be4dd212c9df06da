import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fileOfVector, negative, positive, requirement, standard } from "../../test/sample-vectors.js";
import { formatVector } from "./format-vector.js";
import { loadCatalogue } from "./load.js";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

const good: Record<string, string> = {
  "package.json": '{"name":"specs","version":"1.2.3"}',
  "pin.json": '{"pin":"april"}',
  "areas.yaml": "- { prefix: FAC-VER, title: Verify }",
  "requirements/a.yaml": `# notes\n- ${JSON.stringify(requirement)}\n`,
  "requirements/README.md": "not data",
  "profiles/core.json": '{"name":"core","title":"Core","role":"facilitator","requirements":["FAC-*"]}',
  "vectors/standard.json": JSON.stringify(standard),
  [`vectors/${negative.id}.json`]: formatVector(fileOfVector(negative)),
  [`vectors/${positive.id}.json`]: formatVector(fileOfVector(positive)),
};

async function specs(change: Record<string, string | undefined> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "x402-specs-"));
  folders.push(folder);
  for (const [path, text] of Object.entries({ ...good, ...change })) {
    if (text === undefined) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

describe("loadCatalogue", () => {
  it("reads everything", async () => {
    const catalogue = await loadCatalogue(await specs());
    expect(catalogue.vectors).toEqual([positive, negative]);
    expect(catalogue.requirements.get("FAC-VER-008")).toEqual(requirement);
    expect(catalogue.areas).toEqual([{ prefix: "FAC-VER", title: "Verify" }]);
    expect(catalogue.profiles.map(({ name }) => name)).toEqual(["core"]);
    expect(catalogue.standard).toEqual(standard);
    expect([catalogue.version, catalogue.pin]).toEqual(["1.2.3", "april"]);
    expect(catalogue.files.get(`vectors/${positive.id}.json`)).toBe(formatVector(fileOfVector(positive)));
  });

  it("sorts by id, not by the name of the file", async () => {
    const longer = { [`vectors/${positive.id}-too.json`]: formatVector(fileOfVector(positive)) };
    const { vectors } = await loadCatalogue(await specs(longer));
    expect(vectors.map(({ id }) => id)).toEqual([positive.id, `${positive.id}-too`, negative.id]);
  });

  it("has a digest of the content, not of its spelling", async () => {
    const { digest } = await loadCatalogue(await specs());
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const { extra, ...offer } = standard.offer;
    const respelt = {
      [`vectors/${positive.id}.json`]: JSON.stringify(fileOfVector(positive)),
      "vectors/standard.json": JSON.stringify({ ...standard, offer: { extra, ...offer } }),
    };
    expect((await loadCatalogue(await specs(respelt))).digest).toBe(digest);
    const changes = [
      { [`vectors/${positive.id}.json`]: formatVector({ ...fileOfVector(positive), rev: 2 }) },
      { [`vectors/${negative.id}.json`]: undefined },
      { "requirements/a.yaml": `- ${JSON.stringify({ ...requirement, level: "MAY" })}` },
      { "profiles/core.json": good["profiles/core.json"]?.replace("Core", "Other") },
      { "vectors/standard.json": JSON.stringify({ ...standard, resource: {} }) },
    ];
    const digests = await Promise.all(changes.map(async (change) => (await loadCatalogue(await specs(change))).digest));
    expect(new Set([digest, ...digests]).size).toBe(6);
  });

  it("reads the catalogue of this repository by default", async () => {
    const catalogue = await loadCatalogue();
    expect(catalogue.vectors.length).toBeGreaterThan(0);
    expect(catalogue.requirements.size).toBeGreaterThan(0);
  });
});

const vectorFile = `vectors/${positive.id}.json`;
const malformed = (change: Record<string, unknown>) => ({
  [vectorFile]: JSON.stringify({ ...fileOfVector(positive), ...change }),
});
const [step] = positive.steps;

describe("a malformed file is named, with the place and what is expected there", () => {
  it.each<[string, Record<string, string | undefined>, string]>([
    ["no JSON", { [vectorFile]: "{" }, `${vectorFile} is malformed: the file must be JSON (`],
    ["no YAML", { "requirements/a.yaml": "- {" }, "requirements/a.yaml is malformed: the file must be YAML ("],
    [
      "no list",
      { "requirements/a.yaml": "a: 1" },
      "requirements/a.yaml is malformed: the file must be a value of type array.",
    ],
    ["no level", { "requirements/a.yaml": '- {"id":"A-1"}' }, '/0/level must be one of "MUST", "MUST NOT", "SHOULD"'],
    [
      "an id twice",
      { "requirements/b.yaml": good["requirements/a.yaml"] },
      "requirements/b.yaml is malformed: /0/id must be an id of its own; FAC-VER-008 is taken.",
    ],
    [
      "a short title",
      malformed({ title: "short" }),
      `${vectorFile} is malformed: /title must be at least 10 characters.`,
    ],
    ["no steps", malformed({ steps: [] }), "/steps must be at least 1 elements."],
    ["an unknown member", malformed({ step: 1 }), `${vectorFile} is malformed: the file must be no member "step".`],
    [
      "a step without expect",
      malformed({ steps: [{ id: "a", call: "verify" }] }),
      "/steps/0/expect must be a value of type object.",
    ],
    ["a step of no kind", malformed({ steps: [{ id: "a" }] }), "/steps/0"],
    [
      "a matcher that is none",
      malformed({ steps: [{ ...step, expect: { any: [{ grade: "strict", match: { "/a": { equals: 1 } } }] } }] }),
      '/steps/0/expect/any/0/match/~1a must be no member "equals".',
    ],
    ["an empty matcher", malformed({ finally: { "/a": {} } }), "/finally/~1a must be at least one check."],
    [
      "no pointer",
      malformed({ finally: { a: { const: 1 } } }),
      "/finally/a must be members that are a JSON pointer such as /json/isValid.",
    ],
    [
      "no pointer inside of a header",
      malformed({ finally: { "/a": { b64json: { a: { const: 1 } } } } }),
      "/finally/~1a/b64json/a must be members that are a JSON pointer such as /accepts/0, or empty for the whole.",
    ],
    [
      "an edit of the whole",
      malformed({ given: { payment: { tamper: [{ path: "", value: 1 }] } } }),
      "/given/payment/tamper/0/path must be a JSON pointer such as /json/isValid.",
    ],
    [
      "a request without a route",
      malformed({ steps: [{ ...step, call: undefined, request: {} }] }),
      "/steps/0/request/route must be a value of type string.",
    ],
    [
      "an unknown action",
      malformed({ given: { chain: [{ do: "x" }] } }),
      "/given/chain/0/do must be one of 'blacklist' | 'pause'",
    ],
    [
      "an edit of nothing",
      malformed({ given: { payment: { tamper: [{ path: "/a" }] } } }),
      "/given/payment/tamper/0/value must be a value.",
    ],
    ["a wrong literal", malformed({ given: { exclusive: false } }), "/given/exclusive must be true."],
    [
      "too many copies",
      malformed({ steps: [{ ...step, copies: 51 }] }),
      "/steps/0/copies must be at most 50 as number.",
    ],
    [
      "a vector in the wrong depth",
      { "vectors/facilitator/x.json": "{}" },
      "must be at vectors/<role>/<area>/<name>.json",
    ],
    ["no standard", { "vectors/standard.json": undefined }, "vectors/standard.json is not there or cannot be read."],
    ["no pin", { "pin.json": "{}" }, "pin.json is malformed: /pin must be a value of type string."],
    ["no profile role", { "profiles/core.json": "{}" }, "profiles/core.json is malformed: /name"],
  ])("%s", async (_, change, message) => {
    const error: unknown = await loadCatalogue(await specs(change)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "invalid_configuration", message: expect.stringContaining(message) });
  });

  it("a folder that is not there", async () => {
    await expect(loadCatalogue("/nowhere")).rejects.toMatchObject({
      code: "invalid_configuration",
      message: expect.stringMatching(/^\/nowhere\/.* is not there or cannot be read\. Point to a folder/),
    });
  });
});
