import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { isX402Error, X402Error } from "@x402-reference/types";
import type { JournalStore } from "../journal/store.js";
import { lineOf, recordsIn } from "./lines.js";
import { takeLock } from "./lock.js";
import { assertPrivate } from "./private.js";

/** A line that waits to be written, and who waits for it. */
interface Waiting {
  line: string;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * A store in a file that is only ever appended to, see `fileJournal`. Records that are written at the same time share one
 * write to the disk. After a write that failed nothing more is written until the store is opened again.
 *
 * @example
 * ```ts
 * const journal = await openJournal(fileStore("payments.jsonl"));
 * ```
 */
export function fileStore(path: string): JournalStore {
  let file: FileHandle | undefined;
  let release: (() => Promise<void>) | undefined;
  let failure: unknown = new Error("The journal is not open.");
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;

  async function writeAll(handle: FileHandle): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        if (failure !== undefined) throw failure;
        await handle.appendFile(batch.map(({ line }) => line).join(""));
        await handle.datasync();
        for (const { resolve } of batch) resolve();
      } catch (error) {
        failure = error;
        for (const { reject } of batch) reject(error);
      }
    }
    writing = undefined;
  }

  return {
    async read() {
      return fromFileSystem(path, async () => {
        release = await takeLock(`${path}.lock`);
        const opened = await open(path, "a+", 0o600);
        file = opened;
        await assertPrivate(opened, path);
        const text = await opened.readFile("utf8");
        const { records, whole } = recordsIn(text);
        if (whole.length < text.length) await opened.truncate(Buffer.byteLength(whole));
        await opened.datasync();
        await syncFolder(dirname(path));
        failure = undefined;
        return records;
      });
    },
    append(record) {
      const handle = file;
      if (!handle) return Promise.reject(failure);
      return new Promise((resolve, reject) => {
        waiting.push({ line: lineOf(record), resolve, reject });
        writing ??= writeAll(handle);
      });
    },
    async close() {
      await writing;
      failure = new Error("The journal is closed.");
      const [opened, letGo] = [file, release];
      [file, release] = [undefined, undefined];
      await opened?.close();
      await letGo?.();
    },
  };
}

/** A new file survives a crash when its folder does; Windows cannot open folders and does not need to. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function fromFileSystem<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    if (isX402Error(cause)) throw cause;
    throw new X402Error("store_unreachable", `The journal ${path} cannot be opened.`, { field: "path", cause });
  }
}
