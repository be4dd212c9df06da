import type { OpenSession, Session } from "../run/types.js";

/** What a session has opened so far. */
export interface Scope {
  /** Has something ended with the session, the last first. */
  closes(close: () => Promise<void>): void;
}

/** A session that is ready but for its end. */
export type Opened = { ok: true; session: Omit<Session, "close"> } | { ok: false; reason: string; output?: string };

/** Opens a session; whatever was opened on the way is closed with it, or at once when it comes to nothing. */
export async function inScope(open: (scope: Scope) => Promise<Opened>): ReturnType<OpenSession> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of closers.splice(0).reverse()) await step();
  };
  try {
    const opened = await open({ closes: (step) => void closers.push(step) });
    if (opened.ok) return { ok: true, session: { ...opened.session, close } };
    await close();
    return opened;
  } catch (error) {
    await close();
    throw error;
  }
}
