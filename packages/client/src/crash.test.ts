import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readJournalFile } from "./file-journal.js";
import { receipt, sells, startShop } from "./testing/shop.js";

let scratch: string;
let program: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "x402-journal-"));
  program = join(scratch, "buyer.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("testing/crash-buyer.ts", import.meta.url))],
    outfile: program,
    bundle: true,
    format: "esm",
    platform: "node",
    conditions: ["x402-source"],
  });
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Runs the buyer until it ends or dies, and answers what it printed. */
async function run(environment: Record<string, string>): Promise<{ printed: string; died: boolean }> {
  const child = spawn(process.execPath, [program], { env: { ...process.env, ...environment } });
  let printed = "";
  let complaint = "";
  child.stdout.on("data", (data) => (printed += data));
  child.stderr.on("data", (data) => (complaint += data));
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.on("close", (...end) => resolve(end)),
  );
  if (code !== 0 && signal !== "SIGKILL") throw new Error(complaint);
  return { printed, died: signal === "SIGKILL" };
}

describe("a buyer that is killed", () => {
  it("has paid once and has its goods when it is started again, whatever step it was killed at", async () => {
    let diedAt = 0;
    for (let alive = true, step = 1; alive; step++) {
      const shop = await startShop(sells());
      const environment = { SHOP_URL: shop.url, JOURNAL: join(scratch, `${step}.jsonl`), DIE_AT: String(step) };
      const first = await run(environment);
      alive = first.died;
      if (alive) diedAt = step;
      const bought = first.printed.includes("the goods");
      const second = bought ? first : await run({ ...environment, DIE_AT: "0" });
      expect(second.printed, `killed at step ${step}`).toContain("200 the goods");
      const sent = new Set(shop.paid().map(({ headers }) => headers["payment-signature"]));
      expect(sent.size, `killed at step ${step}`).toBe(1);
      const settled = (await readJournalFile(environment.JOURNAL)).filter(({ state }) => state === "settled");
      expect(settled, `killed at step ${step}`).toMatchObject([{ transaction: receipt.transaction }]);
    }
    expect(diedAt).toBeGreaterThanOrEqual(16);
  }, 60_000);

  it("has paid once also when the shop never answered it", async () => {
    let answers = 0;
    const shop = await startShop((request) => ({ ...sells()(request), hangUp: answers++ === 1 }));
    const environment = { SHOP_URL: shop.url, JOURNAL: join(scratch, "hang-up.jsonl") };
    await expect(run(environment)).rejects.toThrow("payment_outcome_unknown");
    expect((await run(environment)).printed).toContain("200 the goods");
    expect([shop.paid().length, new Set(shop.paid().map(({ headers }) => headers["payment-signature"])).size]).toEqual([
      2, 1,
    ]);
  });
});
