import { describe, expect, it } from "vitest";
import { libVector } from "../../test/lib-vectors.js";
import { catalogueOf, fileOfVector, negative, positive, requirement } from "../../test/sample-vectors.js";
import { checkCatalogue } from "./check.js";
import type { Expectations, Matcher, Step, Vector } from "./format.js";
import { formatVector } from "./format-vector.js";
import type { Catalogue } from "./load.js";

type Expecting = Extract<Step, { call: unknown }>;

/** The negative with another expectation in its only step. */
function expecting(expect: Expecting["expect"], change: Partial<Vector> = {}): Vector {
  return { ...negative, steps: [{ id: "verify", call: "verify", expect }], ...change };
}

const strict = (match: Expectations) => ({ grade: "strict" as const, match });
const refused = strict({ "/json/isValid": { const: false } });
const matching = (matcher: Matcher) =>
  expecting({ any: [strict({ "/json": matcher })], never: [{ "/x": { const: 1 } }] });
const pair = (changed: Vector) => catalogueOf([positive, changed]);
const without = (file: string) => new Map([...catalogueOf().files].filter(([path]) => path !== file));
const withText = (file: string, text: string) => new Map([...catalogueOf().files, [file, text]]);
const gap = {
  id: "GAP-001",
  question: "Which?",
  clauses: "none",
  here: "Either.",
  requirements: [requirement.id],
  probes: [negative.id],
};
const negativeFile = `vectors/${negative.id}.json`;
const { finally: _, ...open } = negative;

it("finds nothing wrong with a good catalogue", () => expect(checkCatalogue(catalogueOf())).toEqual([]));

describe("checkCatalogue finds", () => {
  it.each<[string, Catalogue, file: string, pointer: string | undefined, problem: string]>([
    [
      "a need that nobody looks for",
      pair({ ...negative, needs: ["method.permit2", "method.permit3"] }),
      negativeFile,
      "/needs/1",
      "The suite does not look for method.permit3 in a facilitator. Did you mean method.permit2?",
    ],
    [
      "a need that is looked for in another role",
      catalogueOf([{ ...positive, role: "client", id: "client/x/y", needs: ["svm.token-2022"] }]),
      "vectors/client/x/y.json",
      "/needs/0",
      "in a client. It looks for network.svm, method.permit2",
    ],
    [
      "a requirement that is kept by none",
      catalogueOf(undefined, {
        requirements: new Map([[requirement.id, { ...requirement, keptBy: ["FAC-VER-088"] }]]),
        files: withText("requirements/facilitator.yaml", `- id: ${requirement.id}\n  keptBy: [FAC-VER-088]\n`),
      }),
      "requirements/facilitator.yaml",
      undefined,
      "is kept by FAC-VER-088, but there is no such requirement. Did you mean FAC-VER-008?",
    ],
    [
      "a requirement that is kept by itself",
      catalogueOf(undefined, {
        requirements: new Map([[requirement.id, { ...requirement, keptBy: [requirement.id] }]]),
      }),
      "requirements",
      undefined,
      "FAC-VER-008 says that it is kept by itself. Name the requirement that it is a facet of.",
    ],
    [
      "an unknown requirement",
      pair({ ...negative, requirements: ["FAC-VER-008", "FAC-VER-999"] }),
      negativeFile,
      "/requirements/1",
      "There is no requirement FAC-VER-999.",
    ],
    [
      "a requirement of another role",
      catalogueOf(undefined, { requirements: new Map([[requirement.id, { ...requirement, roles: ["server"] }]]) }),
      negativeFile,
      "/requirements/0",
      "binds the server, but the vector tries the facilitator",
    ],
    [
      "a negative without a control",
      pair(
        ((): Vector => {
          const { control: __, ...rest } = negative;
          return rest;
        })(),
      ),
      negativeFile,
      undefined,
      "A negative needs a control",
    ],
    [
      "a control that does not exist",
      pair({ ...negative, control: { vector: "facilitator/x/y", differs: ["/given/payment/authorization/value"] } }),
      negativeFile,
      "/control/vector",
      "There is no vector facilitator/x/y.",
    ],
    [
      "a control that is not positive",
      pair({ ...negative, control: { vector: negative.id, differs: ["/given/funds"] } }),
      negativeFile,
      "/control/vector",
      "is of kind negative",
    ],
    [
      "a control of another role",
      catalogueOf([{ ...positive, role: "server" }, negative]),
      negativeFile,
      "/control/vector",
      "tries the server, not the facilitator",
    ],
    [
      "controls in a circle",
      pair({ ...negative, kind: "positive", control: { vector: negative.id, differs: ["/given/funds"] } }),
      negativeFile,
      "/control/vector",
      "The controls form a circle",
    ],
    [
      "a difference that is not declared",
      pair({ ...negative, given: { ...negative.given, funds: "1" } }),
      negativeFile,
      "/given/funds",
      "which is not declared",
    ],
    [
      "a declared difference that does not exist",
      pair({
        ...negative,
        control: { vector: positive.id, differs: ["/given/payment/authorization", "/given/funds"] },
      }),
      negativeFile,
      "/control/differs/1",
      "There is no difference to facilitator/eip3009/valid at /given/funds.",
    ],
    [
      "a declaration of everything",
      pair({ ...negative, control: { vector: positive.id, differs: ["/given"] } }),
      negativeFile,
      "/control/differs/0",
      "declares everything",
    ],
    [
      "a vector that expects nothing",
      catalogueOf([{ ...positive, steps: [{ id: "pause", chain: { do: "pause" } }] }]),
      `vectors/${positive.id}.json`,
      "/steps",
      "No step expects anything",
    ],
    [
      "a lenient alternative without why",
      pair(expecting({ any: [{ ...refused, grade: "lenient" }], never: [{ "/x": { const: 1 } }] })),
      negativeFile,
      "/steps/0/expect/any/0",
      "An alternative of grade lenient needs a why.",
    ],
    [
      "a warn alternative without why",
      pair(expecting({ any: [{ ...refused, grade: "warn", why: " " }], never: [{ "/x": { const: 1 } }] })),
      negativeFile,
      "/steps/0/expect/any/0",
      "An alternative of grade warn needs a why.",
    ],
    [
      "an alternative that matches anything",
      pair(expecting({ any: [strict({})], never: [{ "/x": { const: 1 } }] })),
      negativeFile,
      "/steps/0/expect/any/0/match",
      "Matches anything at all.",
    ],
    [
      "a never that matches anything",
      pair(expecting({ any: [refused], never: [{}] })),
      negativeFile,
      "/steps/0/expect/never/0",
      "Matches anything at all.",
    ],
    [
      "a negative without never or finally",
      pair({ ...open, steps: [{ id: "verify", call: "verify", expect: { any: [refused] } }] }),
      negativeFile,
      "/steps",
      "A negative needs a never or a finally",
    ],
    [
      "a file that is not canonical",
      catalogueOf(undefined, { files: withText(negativeFile, JSON.stringify(fileOfVector(negative))) }),
      negativeFile,
      undefined,
      "not in canonical form",
    ],
    [
      "white space at the end of a file",
      catalogueOf(undefined, { files: withText(negativeFile, `${formatVector(fileOfVector(negative))}\n`) }),
      negativeFile,
      undefined,
      "not in canonical form",
    ],
    [
      "an unknown name in what is given",
      pair({ ...negative, given: { payment: { authorization: { value: "$nobody" } } } }),
      negativeFile,
      "/given/payment/authorization/value",
      '"$nobody" is not a name',
    ],
    [
      "an unknown name in what is expected",
      pair(matching({ const: { to: "$nobody" } })),
      negativeFile,
      "/steps/0/expect/any/0/match/~1json/const/to",
      '"$nobody" is not a name',
    ],
    [
      "an unknown signer",
      pair(matching({ recoversTo: "nobody" })),
      negativeFile,
      "/steps/0/expect/any/0/match/~1json/recoversTo",
      '"$nobody" is not a name',
    ],
    [
      "an unknown name in what must hold",
      pair({ ...negative, finally: { "/chain/x": { in: ["$nobody"] } } }),
      negativeFile,
      "/finally/~1chain~1x/in/0",
      '"$nobody" is not a name',
    ],
    [
      "a pattern that is none",
      pair(matching({ pattern: "(" })),
      negativeFile,
      "/steps/0/expect/any/0/match/~1json/pattern",
      "Not a regular expression",
    ],
    [
      "a pattern that is none inside of a header",
      pair(matching({ b64json: { "/a": { pattern: "[" } } })),
      negativeFile,
      "/steps/0/expect/any/0/match/~1json/b64json/~1a/pattern",
      "Not a regular expression",
    ],
    [
      "a comparison with a step that does not exist",
      pair(matching({ notSameAs: "/steps/0/json" })),
      negativeFile,
      "/steps/0/expect/any/0/match/~1json/notSameAs",
      "There is no step 0",
    ],
    [
      "a last expectation of a step that does not exist",
      pair({ ...negative, finally: { "/steps/settle/json": { absent: true } } }),
      negativeFile,
      "/finally/~1steps~1settle~1json",
      "There is no step settle",
    ],
    [
      "two steps of one name",
      pair({ ...negative, steps: [...negative.steps, { id: "verify", chain: { do: "pause" } }] }),
      negativeFile,
      "/steps/1/id",
      "An earlier step is named verify too.",
    ],
    [
      "a step of another role",
      pair({ ...negative, steps: [{ id: "verify", buy: true, expect: { any: [refused] } }] }),
      negativeFile,
      "/steps/0",
      "A vector for the facilitator has steps with call or chain.",
    ],
    [
      "a title that is taken",
      pair({ ...negative, title: positive.title }),
      negativeFile,
      "/title",
      "facilitator/eip3009/valid has the same title",
    ],
    [
      "a file in the folder of another role",
      pair({ ...negative, id: "server/a/b" }),
      "vectors/server/a/b.json",
      "/role",
      "Move the file to the folder vectors/facilitator.",
    ],
    ["a wrong $schema", pair({ ...negative, $schema: "vector.schema.json" }), negativeFile, "/$schema", "Must be"],
    [
      "an area that nothing belongs to",
      catalogueOf(undefined, {
        areas: [
          { prefix: "FAC-VER", title: "Verify" },
          { prefix: "FAC-V", title: "No part of an id" },
        ],
      }),
      "areas.yaml",
      "/1/prefix",
      "No requirement begins with FAC-V-.",
    ],
    [
      "a gap that names no vector",
      catalogueOf(undefined, { gaps: [{ ...gap, probes: [`${negative.id}s`] }] }),
      "gaps.yaml",
      "/0/probes",
      `There is no ${negative.id}s. Did you mean ${negative.id}?`,
    ],
    [
      "a gap that names no requirement",
      catalogueOf(undefined, { gaps: [{ ...gap, requirements: ["FAC-VER-999"] }] }),
      "gaps.yaml",
      "/0/requirements",
      "There is no FAC-VER-999.",
    ],
    [
      "a gap that nothing shows, and nobody says why",
      catalogueOf(undefined, { gaps: [{ ...gap, probes: undefined }] }),
      "gaps.yaml",
      "/0/probes",
      "GAP-001 needs probes, or says under unprobed why it has none.",
    ],
    [
      "a gap with the id of another",
      catalogueOf(undefined, { gaps: [gap, gap] }),
      "gaps.yaml",
      "/1/id",
      "GAP-001 is taken.",
    ],
    [
      "a profile that matches nothing",
      catalogueOf(undefined, {
        profiles: [{ name: "core", title: "Core", role: "facilitator", requirements: ["FAC-*", "SRV-*"] }],
      }),
      "profiles/core.json",
      "/requirements/1",
      "SRV-* matches no requirement.",
    ],
    [
      "a schema that is missing",
      catalogueOf(undefined, { files: without("schema/vector.schema.json") }),
      "schema/vector.schema.json",
      undefined,
      "missing or out of date",
    ],
    [
      "a schema that is out of date",
      catalogueOf(undefined, { files: withText("schema/report.schema.json", "{}\n") }),
      "schema/report.schema.json",
      undefined,
      "missing or out of date",
    ],
  ])("%s", (_what, catalogue, file, pointer, problem) => {
    expect(checkCatalogue(catalogue)).toContainEqual({
      file,
      ...(pointer !== undefined && { pointer }),
      problem: expect.stringContaining(problem),
    });
  });
});

it("leaves text alone that is sent as it is", () => {
  const raw: Vector = {
    ...negative,
    given: {},
    control: { vector: positive.id, differs: ["/steps/0/raw"] },
    steps: [
      { id: "verify", call: "verify", raw: "$nobody", expect: { any: [refused], never: [{ "/x": { const: 1 } }] } },
    ],
  };
  expect(checkCatalogue(pair(raw))).toEqual([]);
});

describe("a vector for a library", () => {
  const lib = (more: Parameters<typeof libVector>[1] = {}) =>
    libVector("a", { $schema: "../../../schema/vector.schema.json", requirements: [requirement.id], ...more });
  const problemsOf = (vector: Vector) =>
    checkCatalogue(catalogueOf([vector])).flatMap(({ file, problem }) =>
      file.startsWith("vectors/lib/") ? [problem] : [],
    );

  it("may name the duty of any role, and sends its input as it is", () => {
    expect(problemsOf(lib({ input: { text: "$nobody", deep: ["$0.01"] } }))).toEqual([]);
  });

  it("has nothing before or afterwards, no steps of other roles, and no names", () => {
    const chain: Step = { id: "x", chain: { do: "pause" } };
    expect(problemsOf(lib({ given: {} }))).toEqual(["A vector for the lib has no given."]);
    expect(problemsOf(lib({ finally: { "/steps/ask": { present: true } } }))).toEqual([
      "A vector for the lib has no finally.",
    ]);
    expect(problemsOf({ ...lib(), steps: [...lib().steps, chain] })).toEqual([
      "A vector for the lib has steps with op.",
    ]);
    const named = { any: [strict({ "/value/address": { const: "$payer" } })] };
    expect(problemsOf(lib({ expect: named }))).toEqual([expect.stringContaining('"$payer" is not a name')]);
  });
});
