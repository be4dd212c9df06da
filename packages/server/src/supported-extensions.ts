import { type Facilitator, parseOrThrow, SupportedResponse, type X402Error } from "@x402-reference/types";
import { ask } from "./ask.js";
import { supportedLifetimeMs, supportedRetryMs, supportedTimeoutMs } from "./limits.js";

/**
 * Makes the function that tells which extensions a facilitator acts on. Only the first callers wait for its answer; later
 * it is asked again behind their backs. Of a facilitator that cannot say, what it said last holds, and at first nothing;
 * why it could not is told to the caller for whom it was asked.
 */
export function createSupportedExtensions(facilitator: Facilitator) {
  let known: ReadonlySet<string> | undefined;
  let askAt = 0;
  let asking: Promise<ReadonlySet<string>> | undefined;

  async function askNow(onFault: (fault: X402Error) => void): Promise<ReadonlySet<string>> {
    const { answer, fault } = await ask(() => facilitator.supported(), {
      read: (given) => parseOrThrow(SupportedResponse, given, "What the facilitator supports"),
      timeoutMs: supportedTimeoutMs,
    });
    if (fault) onFault(fault);
    askAt = Date.now() + (fault ? supportedRetryMs : supportedLifetimeMs);
    known = answer ? new Set(answer.extensions) : (known ?? new Set());
    asking = undefined;
    return known;
  }

  return async function supportedExtensions(onFault: (fault: X402Error) => void): Promise<ReadonlySet<string>> {
    if (Date.now() >= askAt) asking ??= askNow(onFault);
    return known ?? asking ?? new Set();
  };
}
