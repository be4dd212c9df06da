import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { X402Error } from "@x402-reference/types";

/** A process would find its own id in the lock and could not tell whether it is of a process of the same id before it. */
const mine = new Set<string>();

/**
 * Keeps a folder for this process until the answered function is called, or until the process ends in whatever way.
 * Throws `invalid_configuration` when another process has it.
 */
export function lockFolder(folder: string): () => void {
  const path = join(resolve(folder), "lock");
  if (mine.has(path)) throw inUse(folder, process.pid);
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    while (!linked(own, path)) dropDead(path, folder);
  } finally {
    rmSync(own, { force: true });
  }
  mine.add(path);
  return () => {
    if (mine.delete(path)) rmSync(path, { force: true });
  };
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
function dropDead(path: string, folder: string): void {
  const holder = holderOf(path);
  if (holder === undefined) return;
  if (isAlive(holder)) throw inUse(folder, holder);
  const aside = `${path}.dead.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  const moved = holderOf(aside);
  // Somebody was quicker, and this is already the lock of a living one.
  if (moved !== undefined && moved !== holder && isAlive(moved)) linked(aside, path);
  rmSync(aside, { force: true });
}

function holderOf(path: string): number | undefined {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid || !Number.isSafeInteger(pid) || pid <= 0) return false;
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

function inUse(folder: string, pid: number): X402Error {
  return new X402Error("invalid_configuration", `The folder ${folder} is used by the process ${pid}.`, {
    field: "folder",
    remedy: "Stop that one, choose another folder, or share a PostgreSQL database.",
  });
}
