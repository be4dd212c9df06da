import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cliOf } from "../../test/cli.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
let out = "";
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "x402-repeat-"));
});
afterAll(() => rm(out, { recursive: true }));

/** Times, and what follows from them. */
const timely = /^(?:startedAt|durationMs|at|date|validAfter|validBefore|signature|transaction)$/;

async function report(name: string): Promise<unknown> {
  const text = await readFile(join(out, name, "report.json"), "utf8");
  return JSON.parse(text.replace(/\b1[78]\d{8}\b/g, "0"), (key, value) => (timely.test(key) ? 0 : value));
}

it("gives the same report for the same seed but for times", async () => {
  const cmd = `"${process.execPath}" "${join(root, "packages/facilitator/bin/x402-facilitator.js")}"`;
  const only = ["facilitator/api/body-array", "facilitator/eip3009/expired", "facilitator/settle/valid"];
  const line = ["facilitator", "--cmd", cmd, ...only.flatMap((id) => ["--only", id]), "--seed", "7", "--out"];
  for (const name of ["first", "second"]) expect((await cliOf([...line, join(out, name)])).code).toBe(0);
  expect(await report("second")).toEqual(await report("first"));
}, 120_000);
