import type { Blockhash, Signature } from "@solana/kit";
import type { ChainPort, Status, Watch } from "../chain/port.js";
import { within } from "../within.js";
import type { Pace } from "./pace.js";

/** A transaction that has been handed over and is waited for. */
export interface Awaited {
  signature: Signature;
  blockhash: Blockhash;
  /** Milliseconds since the epoch up to which it is waited for. */
  until: number;
  /** Whether it was handed over some time ago, so that it may be lost or long done. */
  old: boolean;
  /** Hands the transaction over once more; nothing when it cannot be signed here any longer. */
  again: (() => Promise<unknown>) | undefined;
  /** Tells of the transaction; only for one that the node has taken as new. */
  watch?: Watch | undefined;
}

/** What became of it; `pending` when nothing definite was seen in time. */
export type Confirmation =
  /** The slot is unknown where the node told of it unasked. */
  { state: "executed"; slot: number | undefined; error: unknown } | { state: "expired" } | { state: "pending" };

/** A transaction that is not there after so many milliseconds may be lost: it is sent again while it can be executed. */
const lostAfterMs = 2_000;
/** Less time than this is not worth a look. */
const shortestMs = 25;

const pending: Confirmation = { state: "pending" };
const silent = Symbol("no notice yet");

/**
 * Waits for a transaction until the chain has confirmed it, or can never execute it any more, or the time is over. Where
 * nobody tells of it, or not soon, it is looked for; a node that does not answer is asked again.
 */
export async function confirm(chain: ChainPort, awaited: Awaited, pace: Pace): Promise<Confirmation> {
  return within(awaited.until - Date.now(), look(chain, awaited, pace), pending);
}

async function look(chain: ChainPort, awaited: Awaited, pace: Pace): Promise<Confirmation> {
  const { signature, until, old, again, watch } = awaited;
  const pauses = pace.begin();
  let listening = watch?.notice;
  const nextMs = () => (listening ? Math.min(0.8 * (until - Date.now()), lostAfterMs) : pauses.nextMs());
  do {
    const notice = listening ? await within(nextMs(), listening, silent) : undefined;
    if (!listening) await pauses.pause();
    if (notice && notice !== silent) {
      pauses.done();
      return { state: "executed", slot: undefined, error: notice.error };
    }
    if (notice !== silent) listening = undefined;
    const status = await quietly(chain.status(signature, { everywhere: old }));
    const executed = status && executedAt(status);
    if (executed) {
      if (listening) watch?.missed();
      pauses.done();
      return executed;
    }
    if (status && !status.found && (old || pauses.elapsedMs() >= lostAfterMs)) {
      if (await hasExpired(chain, awaited)) return { state: "expired" };
      await again?.();
    }
  } while (Date.now() + Math.max(nextMs(), shortestMs) < until);
  return pending;
}

/** A transaction that the node's history lacks as of a slot after its blockhash has died can never be executed. */
async function hasExpired(chain: ChainPort, { signature, blockhash }: Awaited): Promise<boolean> {
  const judged = await quietly(chain.lives(blockhash));
  if (!judged || judged.alive) return false;
  const last = await quietly(chain.status(signature, { everywhere: true }));
  return last !== undefined && last.found === undefined && last.asOf >= judged.asOf;
}

function executedAt({ found }: Status): Confirmation | undefined {
  return found?.confirmed ? { state: "executed", slot: found.slot, error: found.error } : undefined;
}

async function quietly<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  return asked.catch(() => undefined);
}
