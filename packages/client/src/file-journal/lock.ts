import { readFileSync } from "node:fs";
import { link, readFile, unlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { X402Error } from "@x402-reference/types";
import { isRecord } from "../plain.js";

/** Who holds a lock. */
interface Holder {
  host: string;
  pid: number;
  /** When the process started, in a unit of the system; tells it from a later one with the same number. */
  started: string;
  token: string;
}

/**
 * Takes a lock that no two processes hold, and answers how to release it. A dead holder's lock is taken over. Throws
 * `invalid_configuration` while somebody else holds it.
 */
export async function takeLock(path: string): Promise<() => Promise<void>> {
  if (!(await place(path))) await takeOver(path);
  return () => unlink(path);
}

/** Puts a lock down whole and only where there is none, which a link does in one step. */
async function place(path: string): Promise<boolean> {
  const token = crypto.randomUUID();
  const own: Holder = { host: hostname(), pid: process.pid, started: startOf(process.pid), token };
  const draft = `${path}.${token}`;
  await writeFile(draft, JSON.stringify(own), { mode: 0o600, flag: "wx" });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

/** Two processes may find the same dead holder: only the one that holds the lock of the lock removes it. */
async function takeOver(path: string): Promise<void> {
  if (isAlive(await holderOf(path))) throw isHeld(path);
  const release = await takeLock(`${path}.takeover`);
  try {
    if (isAlive(await holderOf(path))) throw isHeld(path);
    await unlink(path).catch((error) => {
      if (!hasCode(error, "ENOENT")) throw error;
    });
    if (!(await place(path))) throw isHeld(path);
  } finally {
    await release();
  }
}

async function holderOf(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    // Released in the meantime.
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Whoever cannot be looked at from here counts as alive. */
function isAlive(holder: unknown): boolean {
  if (holder === undefined) return false;
  if (!isRecord(holder) || holder.host !== hostname() || typeof holder.pid !== "number") return true;
  const started = startOf(holder.pid);
  if (started !== "") return started === holder.started;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, "ESRCH");
  }
}

/** When a process started, where the system tells it in `/proc`; nothing for one that is not there, or elsewhere. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie has stopped writing, whenever it started.
    return state === "Z" ? "ended" : (fields[18] ?? "");
  } catch {
    return "";
  }
}

function isHeld(path: string): X402Error {
  return new X402Error("invalid_configuration", `Another process has the journal open: ${path}.`, {
    field: "path",
    remedy: "Give each process a journal of its own, or wait for the other one to end.",
  });
}

function hasCode(error: unknown, code: string): boolean {
  return isRecord(error) && error.code === code;
}
