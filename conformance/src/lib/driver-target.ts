import { X402Error } from "@x402-reference/types";
import { bounded } from "../run/bounded.js";
import { suite } from "../run/suite.js";
import type { RunningTarget, Target } from "../run/types.js";
import { commandChannel, type OpenChannel } from "./channel.js";
import type { Answer, Hello } from "./contract.js";
import { converse, DriverEndedError } from "./conversation.js";

/** Long enough for a driver that is compiled first. */
const defaultStartTimeoutMs = 30_000;

export interface DriverTargetOptions {
  /** The longest that the driver may take until it has introduced itself, in milliseconds. */
  startTimeoutMs?: number;
}

/**
 * A library under test, behind a driver that is started from a command line. A driver that does not introduce itself
 * makes `start` throw `invalid_configuration` with what it said.
 *
 * @example
 * ```ts
 * const target = driverTarget("python3 driver.py");
 * ```
 */
export function driverTarget(command: string, options: DriverTargetOptions = {}): Target {
  return channelTarget("cmd", command, commandChannel(command), options);
}

/** A library under test behind any channel. */
export function channelTarget(
  kind: Target["kind"],
  value: string,
  open: OpenChannel,
  { startTimeoutMs = defaultStartTimeoutMs }: DriverTargetOptions = {},
): Target {
  return {
    kind,
    value,
    async start(): Promise<RunningTarget> {
      const conversation = converse(open);
      const question = { op: "hello", protocol: 1, suite: suite().version };
      const asked = await bounded((signal) => conversation.ask(question, signal), { timeoutMs: startTimeoutMs });
      const hello = asked.kind === "done" ? readHello(asked.value) : undefined;
      if (hello === undefined || typeof hello === "string") {
        const problem =
          asked.kind === "failed"
            ? reasonOf(asked.error)
            : (hello ?? `The driver did not answer hello within ${startTimeoutMs} ms.`);
        await conversation.close();
        throw notReady(problem, conversation.output());
      }
      return {
        driver: { hello, ask: conversation.ask },
        output: conversation.output,
        ended: conversation.ended,
        stop: conversation.close,
      };
    },
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof DriverEndedError) return error.message;
  throw error;
}

function notReady(problem: string, output: string): X402Error {
  const said = output.trim() ? `\nIts last output:\n${output.trim()}` : "";
  return new X402Error("invalid_configuration", `${problem}${said}`, { field: "target" });
}

/** The introduction of a driver, or what is wrong with it. */
function readHello(answer: Answer): Hello | string {
  if (!answer.ok) return `The driver answered hello with the error ${answer.error.type}.`;
  const { name, version, language, ops } = answer.value;
  for (const [member, value] of Object.entries({ name, version, language })) {
    if (typeof value !== "string" || value === "") return `The driver's answer to hello lacks ${member}, a text.`;
  }
  if (!Array.isArray(ops) || !ops.every((op) => typeof op === "string")) {
    return "The driver's answer to hello lacks ops, a list of the operations that it can do.";
  }
  return { name: String(name), version: String(version), language: String(language), ops };
}
