import type { Target } from "../run/types.js";
import type { OpenChannel } from "./channel.js";
import { channelTarget, type DriverTargetOptions } from "./driver-target.js";
import type { Operations } from "./operation.js";
import { respond } from "./respond.js";

/** A driver in this process: what it answers to each line, or nothing. */
export function inProcessChannel(answer: (line: string) => Promise<string | undefined>): OpenChannel {
  return ({ onLine }) => ({
    send(line) {
      void answer(line).then((text) => text !== undefined && onLine(text));
    },
    output: () => "",
    close: async () => undefined,
  });
}

/** A library under test in this process, for the suite on trial. */
export function operationsTarget(name: string, operations: Operations, options: DriverTargetOptions = {}): Target {
  const about = { name, version: "0.0.0", language: "typescript" };
  return channelTarget(
    "in-process",
    name,
    inProcessChannel((line) => respond(line, operations, about)),
    options,
  );
}
