import { randomBytes } from "node:crypto";
import { createRecorder } from "../roles/recorder.js";
import { bounded } from "../run/bounded.js";
import type { CaseRun, OfflineSessionOptions, OpenSession, RunningTarget, Session } from "../run/types.js";
import type { LibStep, Step, Vector } from "../vectors/format.js";
import { type Answer, type Driver, objectTypes, type Question } from "./contract.js";
import { DriverEndedError } from "./conversation.js";
import { smokeTest } from "./smoke.js";

/**
 * Starts a driver and sees whether it can be believed: it must own up to an operation that nobody can have, and tell a
 * valid input from a broken one. Only then are answers the library's.
 */
export const openLibSession: OpenSession<OfflineSessionOptions> = async ({ target, timeoutMs }) => {
  const running = await target.start({});
  const opened = running.driver
    ? await lookOver(running.driver, running, timeoutMs)
    : "This target is no driver of a library.";
  if (typeof opened !== "string") return { ok: true, session: opened };
  await running.stop();
  return { ok: false, reason: opened, output: running.output() };
};

/** The session with a driver, or why it cannot be believed. */
async function lookOver(driver: Driver, running: RunningTarget, timeoutMs: number): Promise<Session | string> {
  const ask = asking(driver, timeoutMs);
  try {
    const problem = (await lieProbe(ask)) ?? (await smokeTest(driver.hello.ops, ask));
    return problem ?? sessionOf(driver, running, await typesOf(driver, ask));
  } catch (error) {
    if (error instanceof DriverEndedError) return error.message;
    throw error;
  }
}

type Ask = (question: Question) => Promise<Answer>;

async function lieProbe(ask: Ask): Promise<string | undefined> {
  const op = `zq-${randomBytes(4).toString("hex")}`;
  const answer = await ask({ op });
  if (!answer.ok && answer.error.type === "unsupported") return undefined;
  const said = answer.ok ? "ok" : answer.error.type;
  return `The driver answers ${said} to the operation ${op}, which does not exist. It must answer unsupported.`;
}

/** Asks within a time; a driver that lets it pass counts as ended. */
function asking(driver: Driver, timeoutMs: number): Ask {
  return async (question) => {
    const asked = await bounded((signal) => driver.ask(question, signal), { timeoutMs });
    if (asked.kind === "done") return asked.value;
    if (asked.kind === "failed") throw asked.error;
    throw new DriverEndedError(`The driver did not answer ${question.op} within ${timeoutMs} ms.`);
  };
}

function sessionOf(driver: Driver, running: RunningTarget, types: readonly string[]): Session {
  const { name, version, language, ops } = driver.hello;
  return {
    capabilities: new Set([...ops.map((op) => `op.${op}`), ...types.map((type) => `object.${type}`)]),
    missing: new Set(),
    about: `${name} ${version} (${language})`,
    runCase: (vector, { signal }) => runCase(vector, driver, signal),
    close: () => running.stop(),
  };
}

/** The wire objects that a driver can read: what it says is unsupported is no failure to read. */
async function typesOf(driver: Driver, ask: Ask): Promise<string[]> {
  if (!driver.hello.ops.includes("object.read")) return [];
  const answers = await Promise.all(
    objectTypes.map(async (type) => ({ type, answer: await ask({ op: "object.read", input: { type, object: {} } }) })),
  );
  return answers.flatMap(({ type, answer }) => (answer.ok || answer.error.type !== "unsupported" ? [type] : []));
}

async function runCase(vector: Vector, driver: Driver, signal: AbortSignal): Promise<CaseRun> {
  const steps = vector.steps.filter(isLibStep);
  const recorder = createRecorder(steps.flatMap(({ input }) => keysIn(input)));
  const seen: Record<string, Answer> = {};
  for (const { id, op, input } of steps) {
    recorder.add("suite", "driver", op, input);
    try {
      const answer = await driver.ask({ op, input }, signal);
      recorder.add("driver", "suite", answer.ok ? "ok" : answer.error.type, answer.ok ? answer.value : answer.error);
      seen[id] = answer;
    } catch (error) {
      if (!signal.aborted) throw error;
      recorder.add("driver", "suite", "no answer");
      break;
    }
  }
  return { document: { names: {}, steps: seen }, transcript: recorder.entries };
}

function isLibStep(step: Step): step is LibStep {
  return "op" in step;
}

function keysIn({ privateKey }: LibStep["input"]): string[] {
  return typeof privateKey === "string" && privateKey.length >= 64 ? [privateKey] : [];
}
