import type { Target } from "../run/types.js";
import { isObject } from "../vectors/json.js";
import { type Answer, operationNames, type Question } from "./contract.js";
import { channelTarget } from "./driver-target.js";
import { inProcessChannel } from "./operations-target.js";

/** A driver that never answers has to be given up on some time. */
const startTimeoutMs = 200;

const hello: Answer = {
  ok: true,
  value: { name: "nothing", version: "0.0.0", language: "none", ops: operationNames },
};
const isKnown = ({ op }: Question) => operationNames.some((name) => name === op);

/** Drivers without a library: none of them may ever score a pass. */
export const nullDrivers: readonly Target[] = [
  driver("accepts everything", () => ({ ok: true, value: {} })),
  driver("accepts everything that exists", (question) =>
    isKnown(question) ? { ok: true, value: {} } : failure("unsupported"),
  ),
  driver("refuses everything", (question) => failure(isKnown(question) ? "invalid" : "unsupported")),
  driver("echoes its input", (question) =>
    isKnown(question) && isObject(question.input) ? { ok: true, value: question.input } : failure("unsupported"),
  ),
  driver("introduces itself and falls silent", () => undefined),
  channelTarget(
    "in-process",
    "lib: never answers",
    inProcessChannel(async () => undefined),
    { startTimeoutMs },
  ),
  channelTarget("in-process", "lib: exits at once", ({ onEnd }) => {
    onEnd("The program ended with exit code 0.");
    return { send: () => undefined, output: () => "", close: async () => undefined };
  }),
];

function driver(does: string, answer: (question: Question) => Answer | undefined): Target {
  const channel = inProcessChannel(async (line) => {
    const { id, ...question }: Question & { id: number } = JSON.parse(line);
    const given = question.op === "hello" ? hello : answer(question);
    return given && JSON.stringify({ id, ...given });
  });
  return channelTarget("in-process", `lib: ${does}`, channel, { startTimeoutMs });
}

function failure(type: "invalid" | "unsupported"): Answer {
  return { ok: false, error: { type } };
}
