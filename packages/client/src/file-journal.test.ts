import { chmod, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { encodeBase64 } from "@x402-reference/types";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileJournal, fileStore, readJournalFile } from "./file-journal.js";
import type { JournalRecord, SignedRecord } from "./journal/store.js";
import { offer } from "./testing/shop.js";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "x402-journal-"));
  path = join(folder, "payments.jsonl");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const header = encodeBase64(JSON.stringify({ x402Version: 2, accepted: offer(), payload: { signature: "ß木" } }));
const signed = (id: string): SignedRecord => ({
  type: "signed",
  id,
  at: 1_800_000_000.5,
  until: 4_000_000_000,
  purchase: "GET https://api.example.com/ü",
  url: "https://api.example.com/ü",
  host: "api.example.com",
  header,
});
const settled = (id: string): JournalRecord => ({
  type: "changed",
  id,
  at: 1_800_000_001,
  state: "settled",
  delivered: true,
  status: 200,
  transaction: "0xabc",
});

async function write(records: readonly JournalRecord[]): Promise<void> {
  const store = fileStore(path);
  await store.read();
  await Promise.all(records.map((record) => store.append(record)));
  await store.close();
}

async function read(): Promise<readonly JournalRecord[]> {
  const store = fileStore(path);
  const records = await store.read();
  await store.close();
  return records;
}

describe("fileStore", () => {
  it("keeps records in order, for its owner alone, and leaves no lock behind", async () => {
    await write([signed("a"), signed("b")]);
    await write([settled("a")]);
    expect(await read()).toEqual([signed("a"), signed("b"), settled("a")]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["payments.jsonl"]);
  });

  it.each([0o640, 0o604, 0o620, 0o602])("refuses a file of mode %o", async (mode) => {
    await write([signed("a")]);
    await chmod(path, mode);
    await expect(fileJournal(path)).rejects.toMatchObject({ code: "invalid_configuration", field: "path" });
    await chmod(path, 0o600);
    await (await fileJournal(path)).close();
  });

  it("has one writer at a time", async () => {
    const first = await fileJournal(path);
    for (const refused of await Promise.allSettled(Array.from({ length: 8 }, () => fileJournal(path)))) {
      const reason = { code: "invalid_configuration", message: expect.stringContaining(`open: ${path}.lock. `) };
      expect(refused).toMatchObject({ status: "rejected", reason });
    }
    await first.close();
    await (await fileJournal(path)).close();
  });

  it.each([
    ["a dead process", { pid: 2 ** 22 + 1 }, true],
    ["a process whose number another one has now", { started: "1" }, process.platform === "linux"],
    ["a process on another machine", { host: "elsewhere", pid: 2 ** 22 + 1 }, false],
    ["nobody knows whom", { pid: "x" }, false],
  ])("looks whether the lock of %s still counts", async (_, changes, free) => {
    const holder = { host: hostname(), pid: process.pid, started: "", token: "t", ...changes };
    await writeFile(`${path}.lock`, JSON.stringify(holder));
    if (!free) await expect(fileJournal(path)).rejects.toMatchObject({ code: "invalid_configuration" });
    else await (await fileJournal(path)).close();
  });

  it("is taken over by one of many that find its holder dead", async () => {
    for (let round = 0; round < 20; round++) {
      const dead = { host: hostname(), pid: 2 ** 22 + 1, started: "", token: "t" };
      await writeFile(`${path}.lock`, JSON.stringify(dead));
      const opened = await Promise.allSettled(
        Array.from({ length: 16 }, async (_, late) => {
          for (let time = 0; time < late; time++) await stat(folder);
          return fileJournal(path);
        }),
      );
      const journals = opened.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
      expect(journals).toHaveLength(1);
      await journals[0]?.close();
      expect((await readdir(folder)).filter((name) => name !== "payments.jsonl")).toEqual([]);
    }
  });

  it("drops what a crash left of its last record, wherever it was cut", async () => {
    await write([signed("a"), signed("b")]);
    const whole = (await stat(path)).size;
    const half = Buffer.byteLength(`${JSON.stringify(signed("a"))}\n`);
    for (let size = whole - 1; size >= half; size -= 7) {
      await truncate(path, size);
      expect(await read()).toEqual([signed("a")]);
      expect((await stat(path)).size).toBe(half);
      await write([settled("a")]);
      expect(await read()).toEqual([signed("a"), settled("a")]);
      await rm(path);
      await write([signed("a"), signed("b")]);
    }
  });

  it.each([
    ["text", "what\n"],
    ["another record", '{"type":"paid","id":"a"}\n'],
    ["an unknown state", '{"type":"changed","id":"a","at":1,"state":"lost","delivered":true}\n'],
    ["a signed payment without a time", '{"type":"signed","id":"a"}\n'],
    ["a change of nothing", `${JSON.stringify(settled("zzz"))}\n`],
    ["a payment that is none", `${JSON.stringify({ ...signed("a"), header: encodeBase64("{}") })}\n`],
  ])("refuses a file with %s, and lets go of it", async (_, text) => {
    await write([signed("b")]);
    await writeFile(path, `${await readFile(path, "utf8")}${text}`);
    for (let time = 0; time < 2; time++) {
      await expect(fileJournal(path)).rejects.toMatchObject({ code: "malformed_object" });
    }
  });

  it("refuses to write when it is not open, and a folder that is not there", async () => {
    const store = fileStore(path);
    await expect(store.append(signed("a"))).rejects.toThrow("not open");
    await store.read();
    await store.close();
    await expect(store.append(signed("a"))).rejects.toThrow("closed");
    await expect(fileJournal(join(folder, "no", "where"))).rejects.toMatchObject({ code: "store_unreachable" });
  });
});

describe("readJournalFile", () => {
  it("reads all payments while somebody writes", async () => {
    await write([signed("a"), signed("b"), settled("a")]);
    const journal = await fileJournal(path);
    const entries = await readJournalFile(path);
    expect(entries).toMatchObject([
      { id: "a", state: "settled", transaction: "0xabc", amount: "10000", delivered: true },
      { id: "b", state: "open", delivered: false },
    ]);
    expect(JSON.stringify(entries)).not.toContain(header);
    await journal.close();
  });
});
