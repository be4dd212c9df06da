import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lockFolder } from "./folder-lock.js";

const brief = { beatMs: 20, silenceMs: 400 };

async function newFolder() {
  const folder = await mkdtemp(join(tmpdir(), "x402-lock-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { folder, lock: join(folder, "lock") };
}

/** What this process writes into its lock behind its own id. */
async function placeHere(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "x402-lock-"));
  const unlock = await lockFolder(folder);
  const [, place = ""] = (await readFile(join(folder, "lock"), "utf8")).split(" ");
  unlock();
  await rm(folder, { recursive: true });
  return place;
}

const here = await placeHere();

async function started(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child, "spawn");
  return child;
}

test("a folder belongs to one user at a time, in one process too, whatever it is called", async () => {
  const { folder, lock } = await newFolder();
  const other = await newFolder();
  const alias = join(other.folder, "alias");
  await symlink(folder, alias);
  const unlock = await lockFolder(folder, brief);
  expect(await readFile(lock, "utf8")).toMatch(new RegExp(`^${process.pid} `));
  for (const name of [folder, alias]) await expect(lockFolder(name)).rejects.toThrow(`the process ${process.pid}`);
  unlock();
  expect(await readdir(folder)).toEqual([]);
  unlock();
  (await lockFolder(folder))();
});

test("a folder is refused while the process that has it lives, and had at once when that is dead", async () => {
  const { folder, lock } = await newFolder();
  const holder = await started();
  const text = `${holder.pid} ${here} x`;
  await writeFile(lock, text);
  await expect(lockFolder(folder)).rejects.toThrow(`used by the process ${holder.pid}`);
  expect(await readFile(lock, "utf8")).toBe(text);
  holder.kill("SIGKILL");
  await once(holder, "exit");
  onTestFinished(await lockFolder(folder, { silenceMs: Number.POSITIVE_INFINITY }));
  expect(await readdir(folder)).toEqual(["lock"]);
  expect(await readFile(lock, "utf8")).toMatch(new RegExp(`^${process.pid} `));
});

test.each([
  ["another container with a process of this id", `${process.pid} elsewhere x`],
  ["another container with a process that is not here", "1 elsewhere x"],
  ["another thread of this process", undefined],
])("a folder is refused while %s has it and shows that it lives", async (_holder, text) => {
  const { folder, lock } = await newFolder();
  await writeFile(lock, text ?? `${process.pid} ${here} x`);
  const beat = setInterval(() => void utimes(lock, new Date(), new Date()), brief.beatMs);
  onTestFinished(() => clearInterval(beat));
  await expect(lockFolder(folder, brief)).rejects.toMatchObject({ code: "invalid_configuration", field: "folder" });
});

test("whoever has a folder shows that it lives", async () => {
  const { folder, lock } = await newFolder();
  onTestFinished(await lockFolder(folder, brief));
  const text = await readFile(lock, "utf8");
  await utimes(lock, 1, 1);
  await expect.poll(async () => (await stat(lock)).mtimeMs).not.toBe(1_000);
  expect(await readFile(lock, "utf8")).toBe(text);
});

test.each(["", "rubbish", "-1 here x", "1 elsewhere x", `${process.pid} elsewhere x`, `${process.pid} ${here} x`])(
  "a lock of which nothing is heard, %j, is taken over",
  async (text) => {
    const { folder, lock } = await newFolder();
    await writeFile(lock, text);
    const unlock = await lockFolder(folder, brief);
    onTestFinished(unlock);
    expect(await readFile(lock, "utf8")).toMatch(new RegExp(`^${process.pid} `));
    expect(await readdir(folder)).toEqual(["lock"]);
  },
);

test("a lock that has become somebody else's is left to that one", async () => {
  const { folder, lock } = await newFolder();
  const unlock = await lockFolder(folder);
  await writeFile(lock, "1 elsewhere x");
  unlock();
  expect(await readFile(lock, "utf8")).toBe("1 elsewhere x");
});

test("a folder that is not there is a fault", async () => {
  await expect(lockFolder("/no/such/folder")).rejects.toThrow("ENOENT");
});
