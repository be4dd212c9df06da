import type { TranscriptEntry } from "../report/format.js";
import { redact } from "./redact.js";

const mostEntries = 400;

/** Writes down what happens in a case. */
export interface Recorder {
  /** In the order in which they happened; no secret is in them. */
  readonly entries: TranscriptEntry[];
  add(from: string, to: string, what: string, detail?: unknown): void;
}

/** Starts the transcript of a case; `secrets` never get into it. */
export function createRecorder(secrets: readonly string[] = []): Recorder {
  const begun = performance.now();
  const entries: TranscriptEntry[] = [];
  return {
    entries,
    add(from, to, what, detail) {
      if (entries.length >= mostEntries) return;
      const at = Math.round(performance.now() - begun);
      const text = String(redact(what, secrets));
      entries.push({ at, from, to, what: text, ...(detail === undefined ? {} : { detail: redact(detail, secrets) }) });
    },
  };
}
