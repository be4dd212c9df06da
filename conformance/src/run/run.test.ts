import { describe, expect, it } from "vitest";
import { sampleCatalogue, sampleNegative, sampleVector } from "../../test/run-catalogue.js";
import type { World } from "../chain/world.js";
import type { Result } from "../report/format.js";
import type { Vector } from "../vectors/format.js";
import { type RunOptions, run } from "./run.js";
import type { CaseContext, OpenSession, RunningTarget, Target } from "./types.js";

type Answer = (vector: Vector, context: CaseContext) => unknown;

interface Fake {
  answer?: Answer;
  capabilities?: string[];
  missing?: string[];
  unavailable?: Record<string, string>;
  ended?: () => string | undefined;
  chain?: () => Promise<unknown>;
  output?: string;
}

/** A session whose every case shows the answer of a function. */
function fake({
  answer = () => true,
  capabilities = [],
  missing = [],
  unavailable = {},
  ended = () => undefined,
  chain,
  output = "",
}: Fake) {
  const running: RunningTarget = { output: () => output, ended, stop: async () => undefined };
  const target: Target = { kind: "cmd", value: "node app.js", start: async () => running };
  const log: string[] = [];
  const closed: string[] = [];
  const open: OpenSession = async (options) => {
    await options.target.start({});
    return {
      ok: true,
      session: {
        capabilities: new Set(["network.evm", ...capabilities]),
        missing: new Set(missing),
        unavailable: new Map(Object.entries(unavailable)),
        async runCase(vector, context) {
          log.push(`> ${vector.id}`);
          const ok = await answer(vector, context);
          log.push(`< ${vector.id}`);
          return { document: { names: {}, steps: { ask: { ok } } }, transcript: [] };
        },
        close: async () => {
          closed.push("closed");
        },
      },
    };
  };
  const world = { rpc: chain ?? (async () => "0x1") } as unknown as World;
  return { target, open, world, log, closed };
}

function trial(
  vectors: readonly Vector[],
  setting: Fake = {},
  more: Partial<Omit<RunOptions, "world" | "open">> & { open?: OpenSession } = {},
) {
  const parts = fake(setting);
  const report = run({
    role: "facilitator",
    catalogue: sampleCatalogue(vectors),
    seed: 1,
    jobs: 4,
    timeoutMs: 1_000,
    ...parts,
    ...more,
  });
  return { ...parts, report };
}

const a = "facilitator/x/a";
const b = "facilitator/x/b";
const c = "facilitator/x/c";
const statusesOf = (results: readonly Result[]) =>
  Object.fromEntries(results.map(({ vector, status }) => [vector, status]));

describe("a run", () => {
  it("passes a target that does everything right, sorted by id", async () => {
    const { report, closed } = trial([sampleVector(b), sampleNegative(a, b), sampleVector(c)]);
    const { results, verdicts, counts, cannotAssess } = await report;
    expect(results.map(({ vector, status, grade }) => [vector, status, grade])).toEqual([
      [a, "pass", "strict"],
      [b, "pass", "strict"],
      [c, "pass", "strict"],
    ]);
    expect(verdicts).toEqual({ "facilitator-core": "conformant" });
    expect(counts.pass).toBe(3);
    expect(cannotAssess).toBeUndefined();
    expect(closed).toEqual(["closed"]);
  });

  it("keeps requirement texts, twins and replay lines in the report", async () => {
    const { requirements, results } = await trial(
      [sampleVector(b), sampleNegative(a, b)],
      {},
      { replayOptions: ["--timeout", "5"] },
    ).report;
    expect(requirements["FAC-A-001"]).toEqual({ level: "MUST", text: "The duty FAC-A-001.", source: "core §1" });
    expect(results[0]?.control).toBe(b);
    expect(results[0]?.replay).toBe(
      `x402-conformance facilitator --cmd 'node app.js' --timeout 5 --seed 1 --only ${a}`,
    );
  });

  it("starts a negative only after its twin has ended", async () => {
    const { report, log } = trial([sampleVector(b), sampleNegative(a, b)]);
    await report;
    expect(log).toEqual([`> ${b}`, `< ${b}`, `> ${a}`, `< ${a}`]);
  });

  it("runs independent cases side by side, up to the number of jobs", async () => {
    let most = 0;
    let now = 0;
    const answer = async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      return true;
    };
    await trial(
      ["a", "b", "c", "d", "e"].map((name) => sampleVector(`facilitator/x/${name}`)),
      { answer },
      { jobs: 3 },
    ).report;
    expect(most).toBe(3);
  });

  it("runs exclusive cases alone and last, with what waits for them", async () => {
    const { report, log } = trial([
      sampleVector(a, { given: { exclusive: true } }),
      sampleNegative(b, a),
      sampleVector(c),
      sampleVector("facilitator/x/d"),
    ]);
    await report;
    expect(log.slice(-4)).toEqual([`> ${a}`, `< ${a}`, `> ${b}`, `< ${b}`]);
  });

  it("runs the controls of what is selected", async () => {
    const { report } = trial(
      [sampleVector(b), sampleNegative(a, b), sampleVector(c)],
      {},
      { selection: { only: [a] } },
    );
    const { results, verdicts } = await report;
    expect(results.map(({ vector }) => vector)).toEqual([a, b]);
    // A part of a profile never makes a target conformant.
    expect(verdicts["facilitator-core"]).toBe("cannot assess");
  });

  it("blocks what stands behind a twin that did not pass, and names the root", async () => {
    const { report } = trial([sampleVector(a), sampleNegative(b, a), sampleNegative(c, b)], {
      answer: ({ id }) => id !== a,
    });
    const { results, verdicts } = await report;
    expect(statusesOf(results)).toEqual({ [a]: "fail", [b]: "blocked", [c]: "blocked" });
    expect(results.map(({ blockedBy }) => blockedBy)).toEqual([undefined, a, a]);
    expect(verdicts["facilitator-core"]).toBe("not conformant");
  });

  it("grades by the level of the first requirement", async () => {
    const level = (id: string, name: string) => sampleVector(id, { requirements: [name] });
    const { report } = trial([level(a, "FAC-A-001"), level(b, "FAC-B-001"), level(c, "FAC-C-001")], {
      answer: () => false,
    });
    expect(statusesOf((await report).results)).toEqual({ [a]: "fail", [b]: "warn", [c]: "info" });
  });

  it("tells what the suite itself lacks from what the target does", async () => {
    const { report } = trial([sampleVector(a, { given: { svm: {} } }), sampleVector(b)], {
      capabilities: ["network.svm"],
      unavailable: { "network.svm": "There is no Solana on this machine." },
    });
    const { results, verdicts } = await report;
    expect(statusesOf(results)).toEqual({ [a]: "untestable", [b]: "pass" });
    expect(results[0]?.message).toBe("There is no Solana on this machine.");
    expect(verdicts["facilitator-core"]).toBe("cannot assess");
  });

  it("tells the session whether any case is on Solana", async () => {
    const asked: (boolean | undefined)[] = [];
    const open: OpenSession = async ({ solana }) => {
      asked.push(solana);
      return { ok: false, reason: "It was only asked." };
    };
    await trial([sampleVector(a)], {}, { open }).report;
    await trial([sampleVector(a), sampleVector(b, { given: { svm: {} } })], {}, { open }).report;
    expect(asked).toEqual([false, true]);
  });

  it("tells what a target never promised from what it promised and does not show", async () => {
    const { report } = trial(
      [sampleVector(a, { needs: ["route.free"] }), sampleVector(b, { needs: ["asset.any"] }), sampleVector(c)],
      {
        missing: ["route.free"],
      },
    );
    const { results, verdicts } = await report;
    expect(statusesOf(results)).toEqual({ [a]: "untestable", [b]: "na", [c]: "pass" });
    expect(verdicts["facilitator-core"]).toBe("cannot assess");
  });

  it("leaves a profile out of which nothing applies, unless it was asked for by name", async () => {
    const tools = sampleVector(b, { requirements: ["FAC-B-001"], needs: ["asset.any"] });
    const verdictsOf = async (vectors: readonly Vector[], profiles?: string[]) =>
      (await trial(vectors, {}, profiles && { selection: { profiles } }).report).verdicts;
    const both = { "facilitator-core": "conformant", "facilitator-more": "cannot assess" };
    expect(await verdictsOf([sampleVector(a), tools])).toEqual({ "facilitator-core": "conformant" });
    expect(await verdictsOf([sampleVector(a), tools], Object.keys(both))).toEqual(both);
    expect(await verdictsOf([tools])).toMatchObject({ "facilitator-more": "cannot assess" });
  });

  it("makes a negative not applicable when its twin is", async () => {
    const { report } = trial([sampleVector(a, { needs: ["asset.any"] }), sampleNegative(b, a)]);
    expect(statusesOf((await report).results)).toEqual({ [a]: "na", [b]: "na" });
  });

  it("repeats a violation twice with other case ids, and calls differing outcomes flaky", async () => {
    const ids: string[] = [];
    const answer: Answer = (_, { caseId }) => ids.push(caseId) === 3;
    const { results, verdicts } = await trial([sampleVector(a)], { answer }).report;
    expect(ids).toEqual([`1/1/${a}/1`, `1/1/${a}/2`, `1/1/${a}/3`]);
    expect(results[0]?.status).toBe("flaky");
    expect(results[0]?.message).toContain("Attempt 1 ended as fail, attempt 3 as pass");
    expect(verdicts["facilitator-core"]).toBe("not conformant");
  });

  it("does not repeat when told not to", async () => {
    let attempts = 0;
    await trial([sampleVector(a)], { answer: () => ++attempts < 0 }, { confirmFailures: false }).report;
    expect(attempts).toBe(1);
  });

  it("blames the target for a case that never ends, and goes on", async () => {
    const answer: Answer = ({ id }) => (id === a ? new Promise(() => undefined) : true);
    const { results } = await trial(
      [sampleVector(a), sampleVector(b)],
      { answer },
      { timeoutMs: 50, confirmFailures: false },
    ).report;
    expect(statusesOf(results)).toEqual({ [a]: "fail", [b]: "pass" });
    expect(results[0]?.message).toContain("had not ended after 50 ms");
  });

  it("gives a case that is late more time before it blames the target, for the machine may be slow", async () => {
    const times: unknown[] = [];
    const slow: Answer = (_, { signal, timeoutMs }) => {
      times.push(timeoutMs);
      if (times.length > 1) return true;
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve(true)));
    };
    const once = await trial([sampleVector(a)], { answer: slow }, { timeoutMs: 50 }).report;
    expect(once.results[0]?.status).toBe("pass");
    expect(times).toEqual([50, 150]);

    const never: Answer = (_, { signal }) =>
      new Promise((resolve) => signal.addEventListener("abort", () => resolve(true)));
    const { results } = await trial([sampleVector(a)], { answer: never }, { timeoutMs: 50 }).report;
    expect(results[0]).toMatchObject({ status: "fail", message: expect.stringContaining("after 150 ms") });
    expect(results[0]).not.toHaveProperty("late");
  });

  it("blames itself for such a case when its own chain is gone", async () => {
    const chain = () => Promise.reject(new Error("refused"));
    const answer: Answer = (_, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", reject));
    const { results } = await trial([sampleVector(a)], { answer, chain }, { timeoutMs: 50 }).report;
    expect(results[0]).toMatchObject({ status: "error", message: expect.stringContaining("own chain") });
  });

  it("calls an exception of its own an error, never a failure", async () => {
    const answer: Answer = () => {
      throw new TypeError("oops");
    };
    const { results, verdicts } = await trial([sampleVector(a)], { answer }).report;
    expect(results[0]).toMatchObject({ status: "error", message: "The suite itself failed: oops" });
    expect(verdicts["facilitator-core"]).toBe("cannot assess");
  });

  it("calls a missing observation an error too", async () => {
    const step = sampleVector(a).steps[0];
    const other = { ...sampleVector(a), steps: step && "expect" in step ? [{ ...step, id: "other" }] : [] };
    expect((await trial([other]).report).results[0]?.status).toBe("error");
  });

  it("stops when the program dies, and blames a case that ran alone", async () => {
    let death: string | undefined;
    const answer: Answer = ({ id }) => {
      if (id !== b) return true;
      death = "The program ended with exit code 1 after 2.0 s.";
      return false;
    };
    const { report } = trial(
      [sampleVector(a), sampleVector(b), sampleVector(c)],
      { answer, ended: () => death, output: "panic" },
      { jobs: 1 },
    );
    const { results, cannotAssess } = await report;
    expect(statusesOf(results)).toEqual({ [a]: "pass", [b]: "fail", [c]: "blocked" });
    expect(results[1]?.message).toContain("exit code 1");
    expect(results[2]).toMatchObject({ blockedBy: b, message: expect.stringContaining("Not run: The program ended") });
    expect(cannotAssess).toBe(
      "The program ended with exit code 1 after 2.0 s. 1 of 3 cases could not be run.\nIts last output:\npanic",
    );
  });

  it("blames nobody when several cases ran while the program died", async () => {
    let death: string | undefined;
    let waiting = 0;
    let release = () => {};
    const together = new Promise<void>((resolve) => {
      release = resolve;
    });
    const answer: Answer = async () => {
      if (++waiting === 2) release();
      await together;
      death = "The program ended.";
      return false;
    };
    const { results } = await trial([sampleVector(a), sampleVector(b)], { answer, ended: () => death }, { jobs: 2 })
      .report;
    expect(statusesOf(results)).toEqual({ [a]: "blocked", [b]: "blocked" });
    expect(results[0]?.message).toContain("--jobs 1");
  });

  it("stops at the first failure when told to", async () => {
    const { report } = trial(
      [sampleVector(a), sampleVector(b)],
      { answer: () => false },
      { bail: true, jobs: 1, confirmFailures: false },
    );
    const { results } = await report;
    expect(statusesOf(results)).toEqual({ [a]: "fail", [b]: "blocked" });
    expect(results[1]?.blockedBy).toBe(a);
  });

  it("does not stop at a failure that the baseline expects", async () => {
    const { report } = trial(
      [sampleVector(a), sampleVector(b)],
      { answer: ({ id }) => id === b },
      {
        bail: true,
        jobs: 1,
        expectedBy: ({ status }) => (status === "fail" ? { because: "known" } : undefined),
      },
    );
    const { results } = await report;
    expect(statusesOf(results)).toEqual({ [a]: "fail", [b]: "pass" });
    expect(results[0]?.baseline).toEqual({ because: "known" });
  });

  it("cannot assess a target that does not open", async () => {
    const open: OpenSession = async () => ({ ok: false, reason: "GET /supported answered 404.", output: "hello\n" });
    const { cannotAssess, results, verdicts } = await trial([sampleVector(a)], {}, { open }).report;
    expect(cannotAssess).toBe("GET /supported answered 404.\nIts last output:\nhello");
    expect(results).toEqual([]);
    expect(verdicts).toEqual({ "facilitator-core": "cannot assess" });
  });

  it("cannot assess a target whose start throws, and fails itself when anything else does", async () => {
    const target: Target = {
      kind: "cmd",
      value: "x",
      start: () => Promise.reject(new Error("The program ended with exit code 127.")),
    };
    const open: OpenSession = async (options) => {
      await options.target.start({});
      throw new Error("unreached");
    };
    const { cannotAssess } = await trial([sampleVector(a)], {}, { target, open }).report;
    expect(cannotAssess).toBe("The program ended with exit code 127.");
    const broken: OpenSession = () => Promise.reject(new Error("our fault"));
    await expect(trial([sampleVector(a)], {}, { open: broken }).report).rejects.toThrow("our fault");
  });

  it("throws when it is interrupted, and closes the session", async () => {
    const interruption = new AbortController();
    const answer: Answer = () => {
      interruption.abort(new Error("stop"));
      return true;
    };
    const { report, closed } = trial([sampleVector(a), sampleVector(b)], { answer }, { signal: interruption.signal });
    await expect(report).rejects.toThrow("stop");
    expect(closed).toEqual(["closed"]);
  });

  it("is the same for the same seed, but for times", async () => {
    const vectors = [sampleVector(a), sampleNegative(b, a), sampleVector(c)];
    const settled = async () => {
      const {
        startedAt: _,
        durationMs: __,
        results,
        ...rest
      } = await trial(vectors, { answer: ({ id }) => id !== c }).report;
      return { ...rest, results: results.map(({ durationMs: ___, ...result }) => result) };
    };
    expect(await settled()).toEqual(await settled());
  });

  it("tells of each result as it comes", async () => {
    const seen: string[] = [];
    await trial(
      [sampleVector(a), sampleVector(b)],
      {},
      { jobs: 1, onResult: ({ vector }, { done, total }) => seen.push(`${vector} ${done}/${total}`) },
    ).report;
    expect(seen).toEqual([`${a} 1/2`, `${b} 2/2`]);
  });
});
