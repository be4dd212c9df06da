import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { X402Error } from "@x402-reference/types";

/** How a holder shows that it lives to those who cannot ask the system for it. */
export interface LockTimes {
  /** How often a held lock is touched, in milliseconds; 2,000 unless told. */
  beatMs?: number;
  /** After so many milliseconds without a touch a holder counts as dead; 30,000 unless told. */
  silenceMs?: number;
}

/** A lock file: who holds it, and when it was touched last. */
interface Lock {
  text: string;
  touched: number;
}

/** The locks of this process, which need no waiting to be known as held. */
const mine = new Set<string>();

/**
 * Keeps a folder for this process until the answered function is called, or until the process ends in whatever way. A
 * holder in another container or on another machine is watched for a while, because its process cannot be seen from here.
 * Throws `invalid_configuration` when another process has the folder.
 */
export async function lockFolder(
  folder: string,
  { beatMs = 2_000, silenceMs = 30_000 }: LockTimes = {},
): Promise<() => void> {
  const path = join(resolve(folder), "lock");
  if (mine.has(path)) throw inUse(folder, String(process.pid));
  const own = `${path}.${randomUUID()}`;
  const text = `${process.pid} ${thisPlace()} ${randomUUID()}`;
  writeFileSync(own, text);
  mine.add(path);
  try {
    while (!linked(own, path)) await dropDead(path, { folder, silenceMs });
  } catch (error) {
    mine.delete(path);
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
  const beat = setInterval(() => touch(path), beatMs);
  beat.unref();
  return () => {
    clearInterval(beat);
    if (mine.delete(path) && lookAt(path)?.text === text) rmSync(path);
  };
}

/** Where process ids mean the same: of one start of one machine, the same container. */
function thisPlace(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot}/${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}

/** A link is made only where nothing is, and has its content from the first moment. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Takes away the lock of a dead process; of several that do so at once, the one that moves it away has it. */
async function dropDead(path: string, { folder, silenceMs }: { folder: string; silenceMs: number }): Promise<void> {
  const seen = lookAt(path);
  if (!seen) return;
  const [pid = ""] = seen.text.split(" ");
  if (await isHeld(path, seen, silenceMs)) throw inUse(folder, pid);
  const aside = `${path}.dead.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  // Somebody was quicker, and this is already another one's.
  if (lookAt(aside)?.text !== seen.text) linked(aside, path);
  rmSync(aside, { force: true });
}

async function isHeld(path: string, { text, touched }: Lock, silenceMs: number): Promise<boolean> {
  const [pid, place] = text.split(" ");
  // One's own id may be that of another thread, or of a process before this one.
  if (place === thisPlace() && pid !== String(process.pid)) return isAlive(Number(pid));
  const until = performance.now() + silenceMs;
  while (performance.now() < until) {
    await sleep(silenceMs / 20);
    const now = lookAt(path);
    if (!now) return false;
    if (now.text !== text || now.touched !== touched) return true;
  }
  return false;
}

function touch(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // Somebody has taken the file away; there is nothing to show any more.
  }
}

function lookAt(path: string): Lock | undefined {
  try {
    return { text: readFileSync(path, "utf8"), touched: statSync(path).mtimeMs };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null ? Reflect.get(error, "code") : undefined;
}

function inUse(folder: string, pid: string): X402Error {
  return new X402Error("invalid_configuration", `The folder ${folder} is used by the process ${pid}.`, {
    field: "folder",
    remedy: "Stop that one, choose another folder, or share a PostgreSQL database.",
  });
}
