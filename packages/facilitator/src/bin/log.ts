import { type DestinationStream, destination, pino } from "pino";
import type { Observer } from "../events.js";
import { describeError } from "./describe-error.js";

/** How much is logged, from all to nothing. */
export const logLevels = ["info", "error", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** The operator's log: one JSON object a line. What a payment is signed with is in no line, nor is any URL. */
export interface Log {
  /** Give it as `onEvent`. */
  event: Observer;
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  fault(message: string, error: unknown): void;
}

/** Makes the log; it goes to standard error unless told otherwise. */
export function createLog(level: LogLevel, to: DestinationStream = destination({ fd: 2, sync: true })): Log {
  const logger = pino({ level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` }, to);
  return {
    event(event) {
      if (event.type === "signer_balance_low") return logger.error(event);
      if (event.type !== "fault") return logger.info(event);
      const { error, ...place } = event;
      logger.error({ ...place, ...described(error) });
    },
    info: (message, details = {}) => logger.info(details, message),
    fault: (message, error) => logger.error(described(error), message),
  };
}

function described(error: unknown): { error: string; cause?: string } {
  const cause = error instanceof Error ? error.cause : undefined;
  return { error: describeError(error), ...(cause !== undefined && { cause: describeError(cause) }) };
}
