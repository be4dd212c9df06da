import { isX402Error } from "@x402-reference/types";
import type { RunningTarget, SessionOptions } from "../run/types.js";
import type { Scope } from "./scope.js";

/** A target that is up, or why it is not. */
export type Started = { ok: true; running: RunningTarget; url: string } | { ok: false; reason: string };

/** Starts a target; a program that does not come up is the program's matter, not a fault of the suite. */
export async function startTarget(
  { target }: Pick<SessionOptions, "target">,
  { environment, scope }: { environment: Readonly<Record<string, string>>; scope: Scope },
): Promise<Started> {
  try {
    const running = await target.start(environment);
    scope.closes(() => running.stop());
    return { ok: true, running, url: (running.url ?? "").replace(/\/+$/, "") };
  } catch (error) {
    if (isX402Error(error)) return { ok: false, reason: error.message };
    throw error;
  }
}

/** Why a target cannot be assessed, with its last output. */
export function cannotAssess(running: RunningTarget, reason: string): { ok: false; reason: string; output?: string } {
  const ended = running.ended();
  const output = running.output();
  return { ok: false, reason: ended ? `${reason} ${ended}` : reason, ...(output ? { output } : {}) };
}
