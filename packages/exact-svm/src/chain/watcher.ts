import { member } from "./json.js";
import { type Line, openLine } from "./line.js";
import type { Notice, Watch } from "./port.js";

/** How a node is listened to. */
export interface WatcherOptions {
  /** When aborted, the connection is closed, and none is opened again. */
  signal?: AbortSignal | undefined;
  /** How long a connection that nobody uses stays open, in milliseconds; 10,000 by default. It keeps a process alive. */
  idleMs?: number;
  /** How long none is opened after one broke or was of no use, in milliseconds; 5,000 by default. */
  restMs?: number;
}

/** Has a node tell of a transaction; the signature is in base58. */
export type Watcher = (signature: string) => Watch;

/** Ends once: by the notice, by nothing when none will come, or because nobody waits any more. */
type Tell = (notice: Notice | undefined) => void;

/**
 * Watches transactions by `signatureSubscribe` over one WebSocket, which is opened when somebody watches, and again a while
 * after it broke.
 */
export function createWatcher(wsUrl: string, options: WatcherOptions = {}): Watcher {
  const { signal, idleMs = 10_000, restMs = 5_000 } = options;
  let current: ReturnType<typeof listenTo> | undefined;
  let restsUntil = 0;
  signal?.addEventListener("abort", () => current?.close());

  return (signature) => {
    if (signal?.aborted || Date.now() < restsUntil) return deaf;
    current ??= listenTo(wsUrl, { idleMs, onClose });
    return current.watch(signature);
  };

  function onClose({ wasIdle }: { wasIdle: boolean }): void {
    current = undefined;
    if (!wasIdle) restsUntil = Date.now() + restMs;
  }
}

/** Tells nothing. */
const deaf: Watch = { ready: Promise.resolve(), notice: Promise.resolve(undefined), end() {}, missed() {} };

interface ListenOptions {
  idleMs: number;
  onClose(how: { wasIdle: boolean }): void;
}

function listenTo(wsUrl: string, { idleMs, onClose }: ListenOptions) {
  const watches = new Set<Tell>();
  /** By the node's name for the subscription. */
  const subscribed = new Map<unknown, Tell>();
  /** Notices that have overtaken the answer that names their subscription. */
  const early = new Map<unknown, Notice>();
  let idle: ReturnType<typeof setTimeout> | undefined;

  const line: Line = openLine(wsUrl, {
    onMessage(method, params) {
      if (method !== "signatureNotification") return;
      const name = member(params, "subscription");
      const notice = noticeIn(params);
      const tell = subscribed.get(name);
      if (tell && notice) tell(notice);
      else if (notice && watches.size > subscribed.size) early.set(name, notice);
    },
    onClose() {
      onClose({ wasIdle: watches.size === 0 });
      for (const tell of watches) tell(undefined);
      clearTimeout(idle);
    },
  });

  function watch(signature: string): Watch {
    clearTimeout(idle);
    let name: unknown;
    let [resolve, begin]: [Tell, () => void] = [() => {}, () => {}];
    const notice = new Promise<Notice | undefined>((told) => {
      resolve = told;
    });
    const ready = new Promise<void>((begun) => {
      begin = begun;
    });

    function tell(said: Notice | undefined): void {
      resolve(said);
      begin();
      subscribed.delete(name);
      if (watches.delete(tell) && watches.size === 0) idle = setTimeout(() => line.close(), idleMs);
    }

    watches.add(tell);
    line.ask("signatureSubscribe", [signature, { commitment: "confirmed" }], (answer) => {
      name = answer;
      begin();
      const overtaken = early.get(name);
      if (name === undefined || overtaken) tell(overtaken);
      else if (watches.has(tell)) subscribed.set(name, tell);
      else unsubscribe(name);
      if (watches.size === subscribed.size) early.clear();
    });
    return {
      ready,
      notice,
      missed: () => line.close(),
      end() {
        if (!watches.has(tell)) return;
        tell(undefined);
        if (name !== undefined) unsubscribe(name);
      },
    };
  }

  function unsubscribe(name: unknown): void {
    line.ask("signatureUnsubscribe", [name], () => {});
  }

  return { watch, close: () => line.close() };
}

/** What a notice says; nothing when it does not say how the transaction ended. */
function noticeIn(params: unknown): Notice | undefined {
  const value = member(params, "result", "value");
  const error = member(value, "err");
  return error === undefined ? undefined : { error };
}
