import { expect, it } from "vitest";
import { catalogueOf, negative, positive, requirement } from "../../test/sample-vectors.js";
import { isJudgedBy } from "../run/membership.js";
import { checkFrozen, freeze, versionOf } from "./frozen.js";
import type { Catalogue } from "./load.js";
import type { Profile } from "./profile.js";

const sample = catalogueOf();
const [draft] = sample.profiles as [Profile];
const frozen: Profile = { ...draft, frozen: freeze(draft, sample) };
const added = { ...negative, id: "facilitator/sample/added" };

const problems = (change: Partial<Catalogue>) =>
  checkFrozen({ ...sample, profiles: [frozen], ...change }).map(({ file, problem }) => `${file}: ${problem}`);

it("lets a draft hold whatever is added", () => {
  const grown = catalogueOf([positive, negative, added]);
  expect(isJudgedBy(draft, added, grown.requirements)).toBe(true);
  expect(checkFrozen(grown)).toEqual([]);
  expect(versionOf(draft, sample).version).toBe("1-draft");
  expect(versionOf(draft, grown).digest).not.toBe(versionOf(draft, sample).digest);
});

it("keeps what is frozen as it was", () => {
  expect(problems({})).toEqual([]);
  expect(versionOf(frozen, sample)).toEqual({ version: "1", digest: versionOf(draft, sample).digest });
  expect(isJudgedBy(frozen, negative, sample.requirements)).toBe(true);
  expect(isJudgedBy(frozen, added, sample.requirements)).toBe(false);
});

it("lets a frozen vector explain itself in other words", () => {
  expect(problems({ vectors: [positive, { ...negative, title: "Other", why: "Words." }] })).toEqual([]);
});

const otherwise = `Version 1 is frozen, but ${negative.id} decides otherwise than it did.`;

it.each<[string, Partial<Catalogue>, string]>([
  ["a changed vector", { vectors: [positive, { ...negative, steps: [] }] }, otherwise],
  [
    "a weaker requirement",
    { requirements: new Map([[requirement.id, { ...requirement, level: "SHOULD" }]]) },
    `Version 1 is frozen, but ${positive.id} decides otherwise`,
  ],
  ["a vector taken out", { vectors: [positive] }, `${negative.id} belongs to it no more.`],
  ["a vector put in", { vectors: [positive, negative, added] }, `${added.id} is not in it.`],
  ["another standard payment", { standard: { ...sample.standard, resource: {} } }, "its digest is of something else."],
  ["a digest written by hand", { profiles: [{ ...frozen, version: 2 }] }, "its digest is of something else."],
])("notices %s", (_, change, problem) => {
  expect(problems(change)[0]).toContain(problem);
  expect(problems(change)[0]).toMatch(
    /^profiles\/facilitator-core\.json: .*`x402-conformance profiles draft facilitator-core`/,
  );
});
