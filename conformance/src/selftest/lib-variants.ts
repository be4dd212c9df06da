import { channelTarget } from "../lib/driver-target.js";
import { operations } from "../lib/operations.js";
import { inProcessChannel } from "../lib/operations-target.js";
import { respond } from "../lib/respond.js";
import { isObject } from "../vectors/json.js";
import type { HonestVariant } from "./honest-variants.js";
import { reversed } from "./unusual.js";

type Line = Record<string, unknown>;

/** Legal but unusual drivers of our library. */
export function libVariants(): HonestVariant[] {
  return [
    variant("lib: members in reverse order", (answer) => reversed({ ...answer, ...reversedValue(answer) })),
    variant("lib: members that the protocol does not know", (answer) => ({ zzz: [1, { a: null }], ...answer })),
    variant("lib: errors without a detail", (answer) =>
      isObject(answer.error) ? { ...answer, error: { type: answer.error.type } } : answer,
    ),
    variant("lib: answers in another order", (answer) => answer, { shuffled: true }),
  ];
}

const about = { name: "x402-reference", version: "0.0.0", language: "typescript" };

function variant(id: string, change: (answer: Line) => Line, { shuffled = false } = {}): HonestVariant {
  let questions = 0;
  const channel = inProcessChannel(async (line) => {
    const answer: Line = JSON.parse(await respond(line, operations, about));
    questions += 1;
    if (shuffled && questions % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
    return JSON.stringify(change(answer));
  });
  return { id, role: "lib", target: channelTarget("in-process", id, channel) };
}

function reversedValue({ value }: Line): Line {
  return isObject(value) ? { value: reversed({ ...value }) } : {};
}
