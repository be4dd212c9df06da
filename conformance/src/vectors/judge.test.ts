import { describe, expect, it } from "vitest";
import { names, negative, positive, requirement } from "../../test/sample-vectors.js";
import type { CaseDocument } from "../run/types.js";
import type { Vector } from "./format.js";
import { judge, statusOf } from "./judge.js";
import type { Requirement } from "./requirement.js";

// Hand-derived: for each document the outcome was written down from the rules, not from the program.

const answer = (status: number, json?: unknown) => ({ status, headers: {}, ...(json !== undefined && { json }) });
const seen = (steps: Record<string, unknown>, rest: Record<string, unknown> = {}): CaseDocument => ({
  names,
  chain: { transactions: 0 },
  ...rest,
  steps,
});
const one = (observation: unknown, rest?: Record<string, unknown>) => seen({ verify: observation }, rest);

const race: Vector = {
  ...positive,
  id: "facilitator/settle/race",
  steps: [
    {
      id: "settle",
      call: "settle",
      copies: 5,
      expect: { any: [{ grade: "strict", match: { "/successes": { const: 1 } } }] },
    },
    { id: "pause", chain: { do: "pause" } },
    {
      id: "again",
      call: "settle",
      expect: {
        any: [
          { grade: "strict", match: { "/json/success": { const: false } } },
          {
            grade: "warn",
            why: "Answers the earlier receipt.",
            match: { "/json": { sameAs: "/steps/settle/answers/0/json" } },
          },
        ],
        never: [
          {
            "/json/success": { const: true },
            "/json/transaction": { notSameAs: "/steps/settle/answers/0/json/transaction" },
          },
        ],
      },
    },
  ],
  finally: { "/chain/transactions": { const: 1 }, "/chain/balances/payee": { const: "10000" } },
};
const receipt = { success: true, transaction: "0xaa" };
const settled = { answers: [{ json: receipt }], successes: 1 };
const raced = (again: unknown, rest: Record<string, unknown> = {}, settle: unknown = settled) =>
  seen({ settle, again }, { chain: { transactions: 1, balances: { payee: "10000" } }, ...rest });

type Row = [what: string, vector: Vector, document: CaseDocument, status: string, gradeOrPlace: string];

const table: Row[] = [
  // The positive: a valid verdict that names the payer.
  ["accepted", positive, one(answer(200, { isValid: true, payer: names.payer })), "pass", "strict"],
  [
    "accepted, other casing",
    positive,
    one(answer(200, { isValid: true, payer: names.payer.toLowerCase() })),
    "pass",
    "strict",
  ],
  [
    "accepted, extra members",
    positive,
    one(answer(200, { isValid: true, payer: names.payer, more: 1 })),
    "pass",
    "strict",
  ],
  ["refused", positive, one(answer(200, { isValid: false })), "fail", "/steps/verify/json/isValid"],
  [
    "true as text",
    positive,
    one(answer(200, { isValid: "true", payer: names.payer })),
    "fail",
    "/steps/verify/json/isValid",
  ],
  [
    "another payer",
    positive,
    one(answer(200, { isValid: true, payer: names.payee })),
    "fail",
    "/steps/verify/json/payer",
  ],
  ["no payer", positive, one(answer(200, { isValid: true })), "fail", "/steps/verify/json/payer"],
  ["no JSON", positive, one(answer(200)), "fail", "/steps/verify/json/isValid"],
  ["empty object", positive, one(answer(200, {})), "fail", "/steps/verify/json/isValid"],
  ["not found", positive, one(answer(404, { error: "no" })), "fail", "/steps/verify/json/isValid"],
  ["not an object", positive, one("hello"), "fail", "/steps/verify/json/isValid"],
  // The negative: strict by its reason, lenient by any refusal, warn by a status alone, never valid.
  ["right reason", negative, one(answer(200, { isValid: false, invalidReason: "invalid_value" })), "pass", "strict"],
  ["other reason", negative, one(answer(200, { isValid: false, invalidReason: "no" })), "pass", "lenient"],
  [
    "right reason, other status",
    negative,
    one(answer(400, { isValid: false, invalidReason: "invalid_value" })),
    "pass",
    "lenient",
  ],
  ["status alone", negative, one(answer(400)), "warn", ""],
  ["untyped body", negative, one(answer(422, { error: "no" })), "warn", ""],
  ["accepted", negative, one(answer(200, { isValid: true })), "fail", "/steps/verify/json/isValid"],
  [
    "accepted with a reason",
    negative,
    one(answer(200, { isValid: true, invalidReason: "invalid_value" })),
    "fail",
    "/steps/verify/json/isValid",
  ],
  ["accepted with status 400", negative, one(answer(400, { isValid: true })), "fail", "/steps/verify/json/isValid"],
  ["crashed", negative, one(answer(500)), "fail", "/steps/verify/status"],
  ["no answer", negative, one({ error: "closed" }), "fail", "/steps/verify/status"],
  ["empty object", negative, one(answer(200, {})), "fail", "/steps/verify/json/invalidReason"],
  ["null instead of an object", negative, one(answer(200, null)), "fail", "/steps/verify/json/invalidReason"],
  [
    "refused, but money moved",
    negative,
    one(answer(200, { isValid: false, invalidReason: "invalid_value" }), { chain: { transactions: 1 } }),
    "fail",
    "/chain/transactions",
  ],
  [
    "refused, chain not looked at",
    negative,
    one(answer(200, { isValid: false, invalidReason: "invalid_value" }), { chain: {} }),
    "fail",
    "/chain/transactions",
  ],
  // Several steps, copies and what must hold afterwards.
  ["settled once", race, raced(answer(200, { success: false })), "pass", "strict"],
  ["the same receipt twice", race, raced(answer(200, receipt)), "warn", ""],
  [
    "another receipt",
    race,
    raced(answer(200, { success: true, transaction: "0xbb" })),
    "fail",
    "/steps/again/json/transaction",
  ],
  [
    "all succeeded",
    race,
    raced(answer(200, { success: false }), {}, { answers: [], successes: 5 }),
    "fail",
    "/steps/settle/successes",
  ],
  [
    "none succeeded",
    race,
    raced(answer(200, { success: false }), {}, { answers: [], successes: 0 }),
    "fail",
    "/steps/settle/successes",
  ],
  [
    "paid twice",
    race,
    raced(answer(200, { success: false }), { chain: { transactions: 2, balances: { payee: "20000" } } }),
    "fail",
    "/chain/transactions",
  ],
  [
    "paid less",
    race,
    raced(answer(200, { success: false }), { chain: { transactions: 1, balances: { payee: "9999" } } }),
    "fail",
    "/chain/balances/payee",
  ],
  // Observations inform, whatever is seen.
  [
    "observed as expected",
    { ...positive, kind: "observe" },
    one(answer(200, { isValid: true, payer: names.payer })),
    "info",
    "strict",
  ],
  ["observed otherwise", { ...positive, kind: "observe" }, one(answer(500)), "info", "/steps/verify/json/isValid"],
];

describe("the judge", () => {
  it.each(table)("%s", async (_, vector, document, status, gradeOrPlace) => {
    const judged = statusOf(vector, requirement, await judge(vector, document));
    expect([judged.status, judged.grade ?? judged.expected?.at ?? ""]).toEqual([status, gradeOrPlace]);
  });

  it("tells what was expected and what was seen", async () => {
    const judged = statusOf(negative, requirement, await judge(negative, one(answer(200, { isValid: true }))));
    expect(judged).toEqual({
      status: "fail",
      message: "/steps/verify/json/isValid is true, but had to be: anything but true.",
      expected: {
        at: "/steps/verify/json/isValid",
        words: "anything but true",
        matcher: { const: true },
      },
      observed: true,
    });
  });

  it("tells the circumstances of what must never be seen", async () => {
    const document = raced(answer(200, { success: true, transaction: "0xbb" }));
    expect(statusOf(race, requirement, await judge(race, document)).message).toBe(
      '/steps/again/json/transaction is "0xbb", but had to be: anything but something else than at ' +
        '/steps/settle/answers/0/json/transaction, which is "0xaa" where /json/success is true.',
    );
  });

  it("tells why a lenient outcome is acceptable", async () => {
    const judged = statusOf(negative, requirement, await judge(negative, one(answer(200, { isValid: false }))));
    expect(judged).toEqual({ status: "pass", grade: "lenient", message: "Refused for another reason." });
  });

  it("does not judge what it did not observe", async () => {
    await expect(judge(positive, seen({}))).rejects.toThrow("Nothing was observed of the step verify.");
    await expect(
      judge({ ...positive, steps: [{ ...race.steps[0], id: "toString" }] } as Vector, seen({})),
    ).rejects.toThrow();
  });

  it("does not judge by a name that stands for nothing", async () => {
    await expect(judge(positive, { steps: { verify: answer(200, { isValid: true, payer: "x" }) } })).rejects.toThrow(
      "$payer",
    );
  });
});

describe("the status", () => {
  const violated = judge(positive, one(answer(500)));
  const warned = judge(negative, one(answer(400)));
  const met = judge(positive, one(answer(200, { isValid: true, payer: names.payer })));

  it.each<[Requirement["level"], string, violated: string, warned: string]>([
    ["MUST", "KSPX", "fail", "warn"],
    ["MUST NOT", "KSPX", "fail", "warn"],
    ["MUST", "ED", "warn", "warn"],
    ["MUST NOT", "ED", "warn", "warn"],
    ["SHOULD", "KSPXED", "warn", "warn"],
    ["SHOULD NOT", "KSPXED", "warn", "warn"],
    ["MAY", "KSPXED", "info", "info"],
  ])("of %s with a basis of %s is %s when violated, %s when met with a warning", async (level, bases, ...statuses) => {
    for (const basis of ["K", "S", "P", "X", "E", "D"] as const) {
      if (!bases.includes(basis)) continue;
      const under = { ...requirement, level, basis };
      expect(statusOf(positive, under, await violated).status).toBe(statuses[0]);
      expect(statusOf(negative, under, await warned).status).toBe(statuses[1]);
      expect(statusOf(positive, under, await met).status).toBe("pass");
    }
  });
});
