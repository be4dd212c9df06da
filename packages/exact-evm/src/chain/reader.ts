import type { PublicClient } from "viem";
import { postBatch } from "./post-batch.js";

/** Most questions of one request: a node may work them off one after another, and the last one waits for all. */
const mostQuestions = 16;
/** How long a node is asked one by one after it could not answer many at once, in milliseconds. */
const aloneMs = 60_000;

/** How long a question waits for others while some are under way, in milliseconds. */
const defaultWaitMs = 2;

/** Something that a node is asked and that changes nothing. */
export interface Question<Result> {
  method: string;
  params: readonly unknown[];
  /** Tells whether it is an answer to this. */
  isResult(value: unknown): value is Result;
  /** Asks it in a request of its own. */
  alone(): Promise<Result>;
}

/** Asks a node. */
export type Reader = <Result>(question: Question<Result>) => Promise<Result>;

/** A question that waits for those that are asked at the same time. */
interface Waiting {
  method: string;
  params: readonly unknown[];
  /** Takes what was answered if it is an answer, and asks alone if not. */
  take(value: unknown): boolean;
}

/**
 * Makes what asks a node. Questions of one turn of the event loop share a request (a batch of JSON-RPC), and so do those
 * that come while others are under way, until these are answered or a moment has passed; the node answers each by itself. Whichever is not answered there with a result is asked again alone, so that no question can do
 * others harm; throws what the node says then.
 */
export function createReader(client: PublicClient, { waitMs = defaultWaitMs } = {}): Reader {
  const together = batches(client);
  let waiting: Waiting[] = [];
  let aloneUntil = 0;
  let underway = 0;

  async function ask(questions: readonly Waiting[]): Promise<void> {
    const mayShare = questions.length > 1 && together !== undefined && Date.now() >= aloneUntil;
    const answers = mayShare ? await counted(() => together(questions)) : [];
    const taken = questions.map((question, id) => question.take(resultOf(answers, id)));
    if (mayShare && !taken.includes(true)) aloneUntil = Date.now() + aloneMs;
  }

  function flush(): void {
    const questions = waiting;
    waiting = [];
    for (let at = 0; at < questions.length; at += mostQuestions) void ask(questions.slice(at, at + mostQuestions));
  }

  async function counted<Value>(request: () => Promise<Value>): Promise<Value> {
    underway += 1;
    try {
      return await request();
    } finally {
      underway -= 1;
      flush();
    }
  }

  return ({ method, params, isResult, alone }) =>
    new Promise((resolve) => {
      const take = (value: unknown): boolean => {
        const isTaken = isResult(value);
        resolve(isTaken ? value : counted(alone));
        return isTaken;
      };
      if (waiting.push({ method, params, take }) > 1) return;
      if (underway === 0) soon(flush);
      else setTimeout(flush, waitMs);
    });
}

// Not every runtime has it.
declare const setImmediate: ((work: () => void) => unknown) | undefined;
/** After everything else that has arrived already. */
const soon = typeof setImmediate === "function" ? setImmediate : (work: () => void) => setTimeout(work, 0);

/** Makes what asks many questions in one request, where the node is asked over HTTP; answers what the node says. */
function batches(client: PublicClient): ((questions: readonly Waiting[]) => Promise<unknown>) | undefined {
  const { url, timeout, fetchFn } = client.transport ?? {};
  if (typeof url !== "string" || typeof timeout !== "number") return undefined;
  // Time is left to ask each once more, where one of them makes the node hang.
  const timeoutMs = timeout / 2;
  const fetch: typeof globalThis.fetch = fetchFn ?? globalThis.fetch;
  return (questions) => {
    const calls = questions.map(({ method, params }, id) => ({ id, method, params }));
    return postBatch(calls, { url, timeoutMs, fetch }).catch(() => undefined);
  };
}

/** What a node answered to the question of this number; nothing for anything else, also for an error. */
function resultOf(answers: unknown, id: number): unknown {
  if (!Array.isArray(answers)) return undefined;
  const isOwn = (one: unknown) => typeof one === "object" && one !== null && Reflect.get(one, "id") === id;
  const answer: unknown = answers.find(isOwn);
  return typeof answer === "object" && answer !== null ? Reflect.get(answer, "result") : undefined;
}
