import { isX402Error, X402Error } from "@x402-reference/types";

/** What came of asking a facilitator: its answer, or the fault that kept it from answering. */
export type Asked<Answer> = { answer: Answer; fault?: undefined } | { answer?: undefined; fault: X402Error };

/** Asks within a deadline and reads the answer; whatever goes wrong is the fault. */
export function ask<Answer>(
  call: () => Promise<unknown>,
  { read, timeoutMs }: { read: (answer: unknown) => Answer; timeoutMs: number },
): Promise<Asked<Answer>> {
  return new Promise((resolve) => {
    const fail = (cause: unknown) => {
      clearTimeout(timer);
      resolve({ fault: toFault(cause) });
    };
    const timer = setTimeout(() => {
      fail(new X402Error("facilitator_unreachable", `The facilitator did not answer within ${timeoutMs} ms.`));
    }, timeoutMs);
    const take = (answer: unknown) => {
      const known = read(answer);
      clearTimeout(timer);
      resolve({ answer: known });
    };
    // Inside of a promise, so that what the call throws at once is a fault as well.
    (async () => call())().then(take).catch(fail);
  });
}

function toFault(cause: unknown): X402Error {
  if (isX402Error(cause)) return cause;
  return new X402Error("facilitator_malformed_response", "The facilitator failed in an unexpected way.", { cause });
}

/** The status that tells a client whose fault it was: 503 for a part that cannot be reached, 502 for a wrong answer. */
export function faultStatus(fault: X402Error | undefined): number {
  return fault?.code === "facilitator_unreachable" || fault?.code === "chain_unreachable" ? 503 : 502;
}
