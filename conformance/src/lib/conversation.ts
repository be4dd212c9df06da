import type { Channel, OpenChannel } from "./channel.js";
import type { Answer, Question } from "./contract.js";
import { readAnswer } from "./read-answer.js";

/** A driver that gives no answers any more: it has ended, hangs, or broke the protocol. The message says which. */
export class DriverEndedError extends Error {
  override readonly name: string = "DriverEndedError";
}

/** Questions and answers over a channel. */
export interface Conversation {
  /** Asks one question; rejects with `DriverEndedError`, or with the signal's reason when that aborts first. */
  ask(question: Question, signal: AbortSignal): Promise<Answer>;
  /** Why there are no more answers, or nothing while there are. */
  ended(): string | undefined;
  output(): string;
  close(): Promise<void>;
}

interface Waiting {
  settle(outcome: Answer | Error): void;
}

const remedy =
  "Standard output holds one answer for each question and nothing else; print anything more to standard error.";

/** The longest that a silent driver may take to show that it is alive, in milliseconds. */
const longestSilenceMs = 1_000;

/**
 * Matches a driver's answers to the questions, in whatever order they come. Whatever is no answer to an open question
 * ends the conversation, because nobody knows any more what belongs to what. So does silence: a question is given up on,
 * nothing at all was written since it was asked, and nothing is when the driver is greeted once more.
 */
export function converse(open: OpenChannel): Conversation {
  const waiting = new Map<number, Waiting>();
  const givenUp = new Set<number>();
  let lastId = 0;
  let heardAt = 0;
  let end: string | undefined;
  let probe: NodeJS.Timeout | undefined;

  function finish(reason: string): void {
    if (end !== undefined) return;
    end = reason;
    clearTimeout(probe);
    for (const { settle } of waiting.values()) settle(new DriverEndedError(reason));
    waiting.clear();
    // Asked for after `channel` is there, as a driver may end while it is opened.
    queueMicrotask(() => void channel.close());
  }

  function onLine(line: string): void {
    if (end !== undefined) return;
    heardAt = performance.now();
    clearTimeout(probe);
    probe = undefined;
    const read = readAnswer(line);
    if (!read.ok) {
      finish(`The driver ${read.problem}. ${remedy}`);
      return;
    }
    const { id, answer } = read;
    const question = waiting.get(id);
    if (question) {
      waiting.delete(id);
      question.settle(answer);
    } else if (!givenUp.delete(id)) {
      const why = Number.isInteger(id) && id >= 1 && id <= lastId ? "twice" : "but was never asked it";
      finish(`The driver answered question ${id} ${why}. ${remedy}`);
    }
  }

  const channel: Channel = open({ onLine, onEnd: finish });

  function seeIfAlive(op: string, askedAt: number): void {
    if (end !== undefined || probe !== undefined || heardAt >= askedAt) return;
    const id = ++lastId;
    givenUp.add(id);
    const patience = Math.min(performance.now() - askedAt, longestSilenceMs);
    probe = setTimeout(() => finish(silence(op, performance.now() - askedAt)), patience);
    channel.send(asciiJson({ id, op: "hello" }));
  }

  return {
    ask(question, signal) {
      return new Promise((resolve, reject) => {
        if (end !== undefined) return reject(new DriverEndedError(end));
        if (signal.aborted) return reject(signal.reason);
        const id = ++lastId;
        const askedAt = performance.now();
        const onAbort = () => {
          waiting.delete(id);
          givenUp.add(id);
          reject(signal.reason);
          seeIfAlive(question.op, askedAt);
        };
        signal.addEventListener("abort", onAbort, { once: true });
        waiting.set(id, {
          settle(outcome) {
            signal.removeEventListener("abort", onAbort);
            if (outcome instanceof Error) reject(outcome);
            else resolve(outcome);
          },
        });
        channel.send(asciiJson({ id, ...question }));
      });
    },
    ended: () => end,
    output: () => channel.output(),
    close() {
      clearTimeout(probe);
      return channel.close();
    },
  };
}

function silence(op: string, ms: number): string {
  return `The driver has not written anything for ${Math.round(ms)} ms, while ${op} waited for its answer.`;
}

/** JSON in ASCII: readers of lines in some languages take U+2028 and its like for the end of one. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
