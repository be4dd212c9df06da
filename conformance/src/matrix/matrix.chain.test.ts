import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cliOf } from "../../test/cli.js";
import { MatrixReport } from "./format.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "x402-matrix-"));
});
afterAll(() => rm(folder, { recursive: true }));

const program = (path: string) => `node ${fileURLToPath(new URL(`../../../${path}`, import.meta.url))}`;
const ours = {
  facilitator: program("packages/facilitator/bin/x402-facilitator.js"),
  server: program("conformance/targets/reference/server-hono.mjs"),
  client: program("conformance/targets/reference/client.mjs"),
};

const stranger = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

/** Runs a matrix of programs, and answers what it ends with, prints and writes. */
async function matrix(programs: object, more: readonly string[] = []) {
  const file = join(folder, "matrix.yaml");
  await writeFile(file, JSON.stringify(programs));
  const { code, out } = await cliOf(["matrix", file, "--out", folder, ...more]);
  const report = MatrixReport.parse(JSON.parse(await readFile(join(folder, "matrix.json"), "utf8")));
  return { code, out, cells: report.cells, page: await readFile(join(folder, "matrix.html"), "utf8") };
}

/** Writes a program with a mistake and answers its command. */
async function faulty(name: string, text: string): Promise<string> {
  const path = join(folder, `${name}.mjs`);
  await writeFile(path, text);
  return `node ${path}`;
}

it("sees a purchase that works, on both sides of the server and on the chain", async () => {
  const { code, out, cells, page } = await matrix({
    facilitators: { ours: ours.facilitator },
    servers: { shop: ours.server },
    clients: { ours: ours.client },
  });
  expect(out).toContain("1 works\n");
  expect(code).toBe(0);
  expect(cells).toMatchObject([{ id: "ours/shop/ours", status: "works", problems: [], paid: "1000" }]);
  expect(cells[0]?.transcript.map(({ from, to, what }) => `${from} ${to} ${what}`)).toEqual([
    "client server GET /exact/evm/eip3009 -> 402",
    "server facilitator POST /verify -> 200",
    "server facilitator POST /settle -> 200",
    "client server GET /exact/evm/eip3009 -> 200",
    "suite client one purchase -> exit code 0",
    "suite chain the payee got 1000, the payer spent 1000 units of USDC",
  ]);
  expect(page).toContain("Everybody can buy from everybody");
});

it("believes nobody's word: a client that says it bought, a server that gives its goods away or is paid elsewhere", async () => {
  const giving = `import { createServer } from "node:http";
    createServer((_, response) => response.end("{}")).listen(process.env.PORT, "127.0.0.1");`;
  const { code, cells } = await matrix(
    {
      facilitators: { ours: ours.facilitator },
      servers: {
        giving: await faulty("giving", giving),
        ended: "exit 1",
        elsewhere: `EVM_PAYEE_ADDRESS=${stranger} ${ours.server}`,
      },
      clients: {
        ours: ours.client,
        boasting: await faulty("boasting", `console.log('{"success":true}');`),
        mute: await faulty("mute", "await fetch(process.env.RESOURCE_SERVER_URL);"),
        unable: "exit 77",
        failing: "exit 5",
        hanging: "exec sleep 60",
      },
    },
    ["--timeout", "3000", "--only", "*/giving/*", "--only", "ours/**"],
  );
  expect(code).toBe(1);
  const nothing = ["The server answered 0 paid requests with goods, not 1.", "The payee got nothing."];
  const problems = Object.fromEntries(cells.map((cell) => [cell.id, cell.problems]));
  expect(problems).toMatchObject({
    "ours/giving/ours": nothing,
    "boasting/giving/ours": nothing,
    "mute/giving/ours": ["The last line of the client is no JSON object that says success.", ...nothing],
    "unable/giving/ours": ["The client says by exit code 77 that it does not support this purchase.", ...nothing],
    "failing/giving/ours": ["The client ended with exit code 5.", ...nothing],
    "hanging/giving/ours": ["The client took too long and was stopped.", ...nothing],
    "ours/elsewhere/ours": ["The payee got nothing.", "The payer spent 1000 units, but the payee got 0."],
    "ours/ended/ours": [expect.stringContaining("The server is not up. The program ended with exit code 1")],
  });
  expect(new Set(cells.map(({ status }) => status))).toEqual(new Set(["fails", "not started"]));
});

it("cannot assess anything behind a facilitator that does not come up", async () => {
  const { code, cells } = await matrix(
    {
      facilitators: { ended: "exit 3", other: "exit 4" },
      servers: { shop: ours.server },
      clients: { ours: ours.client },
    },
    ["--only", "**/ended"],
  );
  expect(code).toBe(2);
  expect(cells).toMatchObject([
    { id: "ours/shop/ended", status: "not started", problems: [expect.stringContaining("exit code 3")] },
  ]);
});
