import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { libVector } from "../../test/lib-vectors.js";
import { sampleCatalogue } from "../../test/run-catalogue.js";
import type { Report } from "../report/format.js";
import { exitCodeOf } from "../run/exit-code.js";
import { run } from "../run/run.js";
import type { Vector } from "../vectors/format.js";
import { driverTarget } from "./driver-target.js";
import { openLibSession } from "./session.js";

const fake = fileURLToPath(new URL("../../test/fake-driver.mjs", import.meta.url));
const vectors = ["1", "2", "666", "7", "8"].map((text) => libVector(`n${text}`, { input: { text } }));

async function trial(
  behaviour: string,
  { jobs = 16, timeoutMs = 5_000, only = vectors }: { jobs?: number; timeoutMs?: number; only?: Vector[] } = {},
): Promise<Report & { code: number; statuses: Record<string, string> }> {
  const report = await run({
    role: "lib",
    target: driverTarget(behaviour.startsWith("/") ? behaviour : `"${process.execPath}" "${fake}" ${behaviour}`),
    catalogue: sampleCatalogue(only),
    open: openLibSession,
    seed: 1,
    jobs,
    timeoutMs,
  });
  const statuses = Object.fromEntries(report.results.map(({ vector, status }) => [vector.slice(6), status]));
  return { ...report, code: exitCodeOf(report, { strict: false }), statuses };
}

const all = (status: string) => ({ n1: status, n2: status, n666: status, n7: status, n8: status });

describe("a driver that does as it should", () => {
  it.each(["honest", "backwards", "chatty"])("%s", async (behaviour) => {
    const { code, statuses, target } = await trial(behaviour);
    expect({ code, statuses }).toEqual({ code: 0, statuses: all("pass") });
    expect(target.about).toBe("fake 1.0.0 (javascript)");
  });

  it("is asked only for what it lists, and only for wire objects that it knows", async () => {
    const read = (type: string) => libVector(type.toLowerCase(), { op: "object.read", input: { type, object: {} } });
    const only = [libVector("digest", { op: "evm.digest" }), read("ResourceInfo"), read("McpResult")];
    const { results, target } = await trial("honest", { only });
    expect(results.map(({ status, message }) => [status, message])).toEqual([
      ["na", "The target does not declare op.evm.digest."],
      ["na", "The target does not declare object.McpResult."],
      ["pass", undefined],
    ]);
    expect(target.capabilities).toEqual([
      "object.ResourceInfo",
      "op.amount.parse",
      "op.amount.toAtomic",
      "op.object.read",
    ]);
  });

  it("is shown with what was asked and answered, but for keys", async () => {
    const privateKey = `0x${"5".repeat(64)}`;
    const only = [libVector("key", { input: { text: "1", privateKey } })];
    const { results } = await trial("honest", { only });
    expect(results[0]?.transcript.map(({ at: _, ...entry }) => entry)).toEqual([
      { from: "suite", to: "driver", what: "amount.parse", detail: { text: "1", privateKey: "[key]" } },
      { from: "driver", to: "suite", what: "ok", detail: { amount: "1" } },
    ]);
  });

  it("is convicted of what its library does, with a line that repeats it", async () => {
    const match = { "/value/amount": { const: "2" } };
    const { code, results } = await trial("honest", {
      only: [libVector("wrong", { expect: { any: [{ grade: "strict", match }] } }), libVector("right", {})],
    });
    expect(code).toBe(1);
    expect(results[1]).toMatchObject({
      status: "fail",
      observed: "1",
      replay: expect.stringMatching(/^x402-conformance lib --driver '.*honest' --seed 1 --only lib\/x\/wrong$/),
    });
  });
});

describe("a driver that cannot be believed is no verdict on its library", () => {
  it.each([
    ["exits-at-once", "The program ended with exit code 3."],
    ["/nowhere/driver", "The program ended with exit code 127."],
    ["refuses-hello", "answered hello with the error internal"],
    ["says-hello-wrongly", "lacks ops"],
    ["prints-a-banner", 'wrote a line that is not JSON: "Driver ready"'],
    ["lies", "It must answer unsupported."],
    ["accepts-everything", "amount.toAtomic answers ok to a valid and ok to a broken input"],
    ["answers-666-twice", "twice"],
    ["answers-another-id", "answered question 9999 but was never asked it"],
    ["answers-without-value", "whose value is not an object"],
    ["answers-with-unknown-error", "whose type is none of invalid, refused, unsupported, internal"],
    ["writes-an-endless-line", "a line of more than 1048576 bytes"],
    ["writes-bad-utf-8", "a line that is not UTF-8"],
    ["dies-at-666", "The program ended with exit code 139."],
  ])("%s", async (behaviour, reason) => {
    const { code, cannotAssess, results } = await trial(behaviour);
    expect({ code, cannotAssess }).toEqual({ code: 2, cannotAssess: expect.stringContaining(reason) });
    expect(results.filter(({ status }) => status !== "pass" && status !== "blocked")).toEqual([]);
  });

  it("and one that hangs is not waited for by every vector", async () => {
    const { code, cannotAssess, statuses } = await trial("hangs-at-666", { timeoutMs: 300, jobs: 2 });
    expect(cannotAssess).toMatch(/has not written anything for \d+ ms, while amount.parse waited/);
    expect(statuses).toMatchObject({ n1: "pass", n666: "blocked", n8: "blocked" });
    expect(code).toBe(2);
  });
});

describe("one question at a time finds the one that ends a driver", () => {
  it.each([
    ["dies-at-666", "exit code 139"],
    ["hangs-at-666", "not written anything"],
  ])("%s", async (behaviour, reason) => {
    const { code, results, statuses } = await trial(behaviour, { timeoutMs: 300, jobs: 1 });
    expect(statuses).toEqual({ n1: "pass", n2: "pass", n666: "fail", n7: "blocked", n8: "blocked" });
    expect(results[2]?.message).toContain(reason);
    expect(results[3]?.blockedBy).toBe("lib/x/n666");
    expect(code).toBe(1);
  });
});

describe("what concerns one answer is held against that one", () => {
  it("no answer while others come", async () => {
    const { code, statuses, results, cannotAssess } = await trial("forgets-666", { timeoutMs: 300 });
    expect(results[2]?.message).toContain("had not ended after 900 ms");
    expect({ code, statuses, cannotAssess }).toEqual({ code: 1, statuses: { ...all("pass"), n666: "fail" } });
  });

  it("an answer that comes too late is not taken for another's", async () => {
    const { statuses, cannotAssess } = await trial("answers-666-late", { timeoutMs: 250, jobs: 1 });
    expect({ statuses, cannotAssess }).toEqual({ statuses: all("pass") });
  });

  it("an answer that is nested without end", async () => {
    const match = { "/value/amount": { const: "666" } };
    const expectation = { any: [{ grade: "strict" as const, match }] };
    const only = [libVector("deep", { input: { text: "666" }, expect: expectation }), libVector("flat", {})];
    expect((await trial("answers-deeply", { only })).statuses).toEqual({ deep: "fail", flat: "pass" });
  });
});
