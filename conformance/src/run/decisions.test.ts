import { describe, expect, it } from "vitest";
import { sampleCatalogue, sampleNegative, sampleVector } from "../../test/run-catalogue.js";
import { sampleReport, sampleResult } from "../../test/sample-report.js";
import type { Report, Status, Verdict } from "../report/format.js";
import { expectedBy, readBaseline, staleEntries } from "./baseline.js";
import { bounded } from "./bounded.js";
import { exitCodeOf } from "./exit-code.js";
import { matchesGlob } from "./glob.js";
import { isJudgedBy } from "./membership.js";
import { replayLine } from "./replay-line.js";
import { select } from "./select.js";
import { didYouMean } from "./suggest.js";
import { verdictOf } from "./verdict.js";

const results = (...statuses: Status[]) =>
  statuses.map((status, index) => sampleResult(`facilitator/x/${index}`, status));

describe("verdicts", () => {
  const full = { strict: false, complete: true };
  it.each<[Verdict, Status[], Partial<typeof full>]>([
    ["conformant", ["pass", "na", "info", "warn"], {}],
    ["not conformant", ["pass", "fail"], {}],
    ["not conformant", ["pass", "flaky"], {}],
    ["not conformant", ["pass", "warn"], { strict: true }],
    ["not conformant", ["fail", "blocked"], { complete: false }],
    ["cannot assess", ["pass", "blocked"], {}],
    ["cannot assess", ["pass", "untestable"], {}],
    ["cannot assess", ["pass", "fail", "error"], {}],
    ["cannot assess", ["pass"], { complete: false }],
    ["cannot assess", ["na", "info"], {}],
    ["cannot assess", [], {}],
  ])("%s for %j %j", (verdict, statuses, options) => {
    expect(verdictOf(results(...statuses), { ...full, ...options })).toBe(verdict);
  });

  it("mentions lenient refusals", () => {
    const lenient = sampleResult("facilitator/x/l", "pass", { grade: "lenient" });
    expect(verdictOf([...results("pass"), lenient], full)).toBe("conformant with lenient refusals");
  });
});

describe("exit codes", () => {
  it.each<[number, Status[], Partial<Report> & { strict?: boolean }]>([
    [0, ["pass", "na", "info", "warn"], {}],
    [1, ["pass", "fail"], {}],
    [1, ["pass", "flaky"], {}],
    [1, ["pass", "warn"], { strict: true }],
    [1, ["pass"], { stale: [{ match: "x", problem: "y" }] }],
    [1, ["pass", "fail"], { cannotAssess: "died" }],
    [2, ["pass", "blocked"], { cannotAssess: "died" }],
    [2, ["pass", "untestable"], {}],
    [2, ["na"], {}],
    [2, [], { cannotAssess: "unreachable" }],
    [3, ["pass", "fail", "error"], {}],
  ])("%i for %j %j", (code, statuses, { strict = false, ...more }) => {
    expect(exitCodeOf(sampleReport(results(...statuses), more), { strict })).toBe(code);
  });

  it("do not count what a baseline expects", () => {
    const known = sampleResult("facilitator/x/known", "fail", { baseline: { because: "known" } });
    expect(exitCodeOf(sampleReport([...results("pass"), known]), { strict: true })).toBe(0);
  });
});

describe("globs", () => {
  it.each([
    ["a/*", "a/b", true],
    ["a/*", "a/b/c", false],
    ["a/**", "a/b/c", true],
    ["**/c", "a/b/c", true],
    ["*", "a/b", false],
    ["a.b", "axb", false],
    ["FAC-*", "FAC-VER-001", true],
    ["a/b", "a/b/c", false],
    ["a(", "a(", true],
  ])("%s on %s: %s", (glob, id, covered) => {
    expect(matchesGlob(glob, id)).toBe(covered);
  });
});

describe("suggestions", () => {
  it("name the nearest, or nothing", () => {
    expect(didYouMean("facilitatr", ["client", "facilitator"])).toBe(' Did you mean "facilitator"?');
    expect(didYouMean("zzzzzz", ["client", "facilitator"])).toBe("");
  });
});

describe("selections", () => {
  const catalogue = sampleCatalogue([
    sampleVector("facilitator/x/a"),
    sampleNegative("facilitator/x/b", "facilitator/x/a"),
    sampleVector("facilitator/y/c", { requirements: ["FAC-B-001"] }),
    sampleVector("server/x/a", { role: "server", requirements: ["SRV-A-001"] }),
  ]);
  const ids = (selection: Parameters<typeof select>[2]) => {
    const selected = select(catalogue, "facilitator", selection);
    return selected.ok ? selected.vectors.map(({ id }) => id.slice("facilitator/".length)) : selected.problem;
  };

  it("take everything of a role, part of it by profile or glob, and always the twins", () => {
    expect(ids({})).toEqual(["x/a", "x/b", "y/c"]);
    expect(ids({ profiles: ["facilitator-more"] })).toEqual(["y/c"]);
    expect(ids({ only: ["**/b"] })).toEqual(["x/a", "x/b"]);
    expect(ids({ skip: ["facilitator/x/*"] })).toEqual(["y/c"]);
  });

  it("count rules that rest on no clause in profiles of hardening only", () => {
    const requirements = new Map(
      [...catalogue.requirements].map(([id, entry]) => [id, { ...entry, basis: "X" as const }]),
    );
    const [vector = sampleVector("facilitator/x/a")] = catalogue.vectors;
    const [profile] = catalogue.profiles;
    if (!profile) throw new Error("The sample has profiles.");
    expect(isJudgedBy(profile, vector, catalogue.requirements)).toBe(true);
    expect(isJudgedBy(profile, vector, requirements)).toBe(false);
    expect(isJudgedBy({ ...profile, hardening: true }, vector, requirements)).toBe(true);
  });

  it("know which profiles they leave incomplete", () => {
    const selected = select(catalogue, "facilitator", { skip: ["**/b"] });
    expect(selected.ok && selected.profiles.map(({ name, complete }) => [name, complete])).toEqual([
      ["facilitator-core", false],
      ["facilitator-more", true],
    ]);
  });

  it("refuse what selects nothing, and say what to do", () => {
    expect(ids({ profiles: ["facilitator-cor"] })).toBe(
      'There is no profile "facilitator-cor". Did you mean "facilitator-core"?',
    );
    expect(ids({ profiles: ["server-core"] })).toContain("is for the server");
    expect(ids({ only: ["facilitator/x/aa"] })).toBe(
      '--only facilitator/x/aa matches no vector of the facilitator. Did you mean "facilitator/x/a"?',
    );
    expect(ids({ skip: ["nothing/**"] })).toContain("--skip nothing/** matches no vector");
    expect(ids({ only: ["**/c"], skip: ["**/c"] })).toContain("leave no vector");
  });
});

describe("baselines", () => {
  const text = `
expect:
  - match: facilitator/x/*
    status: fail
    because: "tracked"
    issue: https://example.org/12
    fingerprint: released
    until: 2026-12-31
`;
  const read = readBaseline(text);
  const baseline = read.ok ? read.baseline : { expect: [] };
  const today = "2026-11-21";
  const failing = sampleResult("facilitator/x/a", "fail", { message: "goods released early" });
  const known = ["facilitator/x/a", "facilitator/x/b"];

  it("expect what they describe", () => {
    expect(expectedBy(baseline, failing, today)).toEqual({ because: "tracked", issue: "https://example.org/12" });
    expect(expectedBy(baseline, { ...failing, message: "something else" }, today)).toBeUndefined();
    expect(expectedBy(baseline, { ...failing, status: "flaky" }, today)).toBeUndefined();
    expect(expectedBy(baseline, failing, "2027-01-01")).toBeUndefined();
  });

  it.each([
    ["passes now", [sampleResult("facilitator/x/a", "pass")], today, "the outcome is pass"],
    ["fails in another way", [{ ...failing, message: "other" }], today, "not in the way of its fingerprint"],
    ["has expired", [failing], "2027-01-01", "expired on 2026-12-31"],
  ])("are stale when the target %s", (_, seen, day, problem) => {
    expect(staleEntries(baseline, sampleReport(seen), { today: day, known })[0]?.problem).toContain(problem);
  });

  it("are stale when they match no vector, but not when theirs was not run", () => {
    expect(staleEntries(baseline, sampleReport([]), { today, known: ["server/x/a"] })[0]?.problem).toBe(
      "matches no vector",
    );
    expect(staleEntries(baseline, sampleReport([]), { today, known })).toEqual([]);
    expect(
      staleEntries(baseline, sampleReport([sampleResult("facilitator/x/a", "blocked")]), { today, known }),
    ).toEqual([]);
    expect(staleEntries(baseline, sampleReport([failing]), { today, known })).toEqual([]);
  });

  it.each([
    ["no reason", "expect: [{ match: a, status: fail, because: '' }]", "expect.0.because"],
    ["a wrong status", "expect: [{ match: a, status: pass, because: b }]", "expect.0.status"],
    ["a wrong date", "expect: [{ match: a, status: fail, because: b, until: soon }]", "expect.0.until"],
    ["an unknown member", "expect: []\nother: 1", "other"],
    ["no YAML", "expect: [", ""],
  ])("are refused with %s", (_, source, place) => {
    const refused = readBaseline(source);
    expect(refused.ok).toBe(false);
    expect(!refused.ok && refused.problem).toContain(place);
  });

  it("may be JSON", () => {
    expect(readBaseline('{"expect":[]}')).toEqual({ ok: true, baseline: { expect: [] } });
  });
});

describe("bounded work", () => {
  it("ends with its value or its error", async () => {
    expect(await bounded(async () => 1, { timeoutMs: 1_000 })).toEqual({ kind: "done", value: 1 });
    const error = new Error("no");
    expect(await bounded(() => Promise.reject(error), { timeoutMs: 1_000 })).toEqual({ kind: "failed", error });
  });

  it("is late when it heeds its signal, with what it still answered, and when it does not", async () => {
    const heeding = (signal: AbortSignal) =>
      new Promise((resolve) => signal.addEventListener("abort", () => resolve("partial")));
    expect(await bounded(heeding, { timeoutMs: 5 })).toEqual({ kind: "late", value: "partial" });
    expect(await bounded(() => new Promise(() => undefined), { timeoutMs: 5, graceMs: 5 })).toEqual({ kind: "late" });
  });

  it("fails at once when it is interrupted from outside", async () => {
    const outer = new AbortController();
    const error = new Error("stop");
    const work = bounded(() => new Promise(() => undefined), { timeoutMs: 60_000, signal: outer.signal });
    outer.abort(error);
    expect(await work).toEqual({ kind: "failed", error });
    expect(await bounded(async () => 1, { timeoutMs: 1_000, signal: outer.signal })).toEqual({ kind: "failed", error });
  });
});

describe("replay lines", () => {
  it("quote what a shell would take apart", () => {
    const target = { kind: "cmd", value: "node 'my app.js' && x" } as const;
    expect(replayLine({ role: "client", target, seed: 7, vector: "client/x/a" })).toBe(
      `x402-conformance client --cmd 'node '\\''my app.js'\\'' && x' --seed 7 --only client/x/a`,
    );
  });
});
