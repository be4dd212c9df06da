import { describe, expect, it } from "vitest";
import { checkCatalogue, fileOf } from "./check.js";
import type { Vector } from "./format.js";
import { formatVector } from "./format-vector.js";
import { loadCatalogue } from "./load.js";
import { scaffoldPair, type WrittenRole } from "./scaffold.js";

const catalogue = await loadCatalogue();
const pairOf = (id: string, role: WrittenRole, more: { twin?: string } = {}) => {
  const requirement = catalogue.requirements.get(id);
  if (!requirement) throw new Error(`no requirement ${id}`);
  return scaffoldPair({ requirement, role, id: `${role}/new/case`, ...more });
};

/** What `vectors check` says of vectors among the requirements of the catalogue. */
function problemsOf(added: readonly Vector[]): string[] {
  const files = new Map(catalogue.files);
  for (const { id, ...file } of added) files.set(fileOf(id), formatVector(file));
  const ours = added.map(({ id }) => fileOf(id));
  return checkCatalogue({ ...catalogue, vectors: added, files })
    .filter(({ file }) => ours.includes(file))
    .map(({ file, pointer = "", problem }) => `${file}#${pointer} ${problem}`);
}

/** Does what the scaffold asks its author to do. */
function fillIn(vector: Vector, given: Vector["given"], place: string): Vector {
  const { control } = vector;
  return {
    ...vector,
    title: `A title that nobody else has: ${vector.id}`,
    why: "Written for this test alone.",
    ...(control && { given, control: { ...control, differs: [place] } }),
  };
}

describe("a scaffolded pair", () => {
  it("is told in words what it lacks, and nothing else", async () => {
    const problems = problemsOf(await pairOf("FAC-VER-022", "facilitator"));
    expect(problems).toEqual([
      expect.stringMatching(/case-sound\.json#\/title Still to be filled in: what is accepted/),
      expect.stringMatching(/case-sound\.json#\/why Still to be filled in: what a program does wrong/),
      expect.stringMatching(/case\.json#\/title Still to be filled in: what is refused/),
      expect.stringMatching(/case\.json#\/why Still to be filled in: what happens/),
      expect.stringMatching(/case\.json#\/control\/differs\/0 Still to be filled in: make the one change/),
    ]);
  });

  it.each<[string, WrittenRole, Vector["given"], string]>([
    ["FAC-VER-022", "facilitator", { payment: { offer: { maxTimeoutSeconds: "90" } } }, "/given/payment/offer"],
    ["SVM-EX-011", "facilitator", { svm: { payment: { memo: { text: "b" } } } }, "/given/svm/payment/memo"],
    ["HTTP-SRV-018", "server", { payment: { accepted: { amount: "1" } } }, "/given/payment/accepted"],
    ["HTTP-CLI-001", "client", { shop: { offers: [{ amount: "1" }] } }, "/given/shop/offers"],
  ])("of %s for a %s is accepted when its author has filled it in", async (id, role, given, place) => {
    const pair = await pairOf(id, role);
    const onSolana = pair.map((vector) => vector.given?.svm !== undefined);
    expect(onSolana).toEqual([id.startsWith("SVM-"), id.startsWith("SVM-")]);
    const filled = pair.map((vector) => fillIn(vector, given, place));
    expect(problemsOf(filled)).toEqual([]);
    const [twin, refused] = filled;
    expect([twin?.kind, refused?.kind, refused?.control?.vector]).toEqual(["positive", "negative", twin?.id]);
  });

  it("leaves out the twin when there is one", async () => {
    const vectors = await pairOf("FAC-VER-022", "facilitator", { twin: "facilitator/eip3009/valid" });
    expect(vectors.map(({ control }) => control?.vector)).toEqual(["facilitator/eip3009/valid"]);
  });

  it("expects the codes that the requirement names, or any", async () => {
    const reasonOf = async (id: string) => {
      const [, refused] = await pairOf(id, "facilitator");
      return JSON.stringify(refused?.steps).match(/"\/json\/invalidReason":(\{.*?\})/)?.[1];
    };
    expect(await reasonOf("FAC-VER-022")).toBe('{"in":["invalid_payment_requirements"]}');
    expect(await reasonOf("FAC-VER-024")).toBe('{"pattern":"^[a-z0-9_]+$"}');
  });
});
