import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lockFolder } from "./folder-lock.js";

async function newFolder() {
  const folder = await mkdtemp(join(tmpdir(), "x402-lock-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { folder, lock: join(folder, "lock") };
}

test("a folder belongs to one user at a time, in one process too", async () => {
  const { folder, lock } = await newFolder();
  const unlock = lockFolder(folder);
  expect(await readFile(lock, "utf8")).toBe(String(process.pid));
  expect(() => lockFolder(folder)).toThrow(`used by the process ${process.pid}`);
  unlock();
  expect(await readdir(folder)).toEqual([]);
  unlock();
  lockFolder(folder)();
});

test("a folder is refused while the process that has it lives, and had when that is dead", async () => {
  const { folder, lock } = await newFolder();
  const holder = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
  await once(holder, "spawn");
  await writeFile(lock, String(holder.pid));
  expect(() => lockFolder(folder)).toThrow(`used by the process ${holder.pid}`);
  expect(await readFile(lock, "utf8")).toBe(String(holder.pid));
  holder.kill("SIGKILL");
  await once(holder, "exit");
  onTestFinished(lockFolder(folder));
  expect(await readdir(folder)).toEqual(["lock"]);
  expect(await readFile(lock, "utf8")).toBe(String(process.pid));
});

test.each(["", "rubbish", "-1", String(process.pid)])(
  "a lock that names no other process, %j, is taken over",
  async (text) => {
    const { folder, lock } = await newFolder();
    await writeFile(lock, text);
    onTestFinished(lockFolder(folder));
    expect(await readFile(lock, "utf8")).toBe(String(process.pid));
  },
);

test("a folder that is not there is a fault", () => {
  expect(() => lockFolder("/no/such/folder")).toThrow("ENOENT");
});
