// Several facilitators on one database behind one port, which hands every request to the next one in turn.
//
//   node conformance/bin/x402-conformance.js facilitator --cmd "node packages/facilitator/campaign/cluster.mjs"
//
// After a build, on a local chain. What the suite tries of one account or of one process's memory does not hold for several.
// Leave it out with --skip: facilitator/erc7710/redeemer-*, facilitator/erc7710/window-closed, facilitator/settle/without-gas,
// facilitator/erc7710/takes-allowances, facilitator/chain/verify-node-stale and facilitator/chain/transaction-replaced.
//
// Set CLUSTER_PROCESSES (default 3) and DATABASE_URL, in which it makes a schema of its own. The first process settles with
// the given key; the others make keys, to which the chain gives gas.
import { spawn } from "node:child_process";
import { Agent, createServer, request } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

const { EVM_RPC_URL, PORT, CLUSTER_PROCESSES = "3" } = process.env;
const { DATABASE_URL = "postgres://postgres@127.0.0.1:5432/postgres" } = process.env;
const bin = fileURLToPath(new URL("../bin/x402-facilitator.js", import.meta.url));
const gas = `0x${(10n ** 18n).toString(16)}`;

const schema = `x402_cluster_${crypto.randomUUID().replaceAll("-", "")}`;
const database = new pg.Client({ connectionString: DATABASE_URL });
await database.connect();
await database.query(`CREATE SCHEMA ${schema}`);
const url = new URL(DATABASE_URL);
url.searchParams.set("options", `-c search_path=${schema}`);

async function fundedKey() {
  const key = generatePrivateKey();
  const params = [privateKeyToAccount(key).address, gas];
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "anvil_setBalance", params });
  await fetch(EVM_RPC_URL, { method: "POST", headers: { "content-type": "application/json" }, body });
  return key;
}

/** Starts one facilitator and answers with its process and its port. */
async function start(index) {
  const key = index === 0 ? {} : { EVM_PRIVATE_KEY: await fundedKey() };
  const child = spawn(process.execPath, [bin], {
    env: { ...process.env, ...key, PORT: "0", HOST: "127.0.0.1", DATABASE_URL: url.href, X402_LOG_LEVEL: "error" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const port = await new Promise((resolve, reject) => {
    createInterface(child.stdout).on("line", (line) => {
      const [, found] = /listens on http:\/\/[^:]+:(\d+)/.exec(line) ?? [];
      if (found) resolve(Number(found));
    });
    void ended.then((code) => reject(new Error(`A facilitator ended with ${code}.`)));
  });
  return { child, ended, port };
}

const members = await Promise.all(Array.from({ length: Number(CLUSTER_PROCESSES) }, (_, index) => start(index)));
const agent = new Agent({ keepAlive: true });
let turn = 0;

const server = createServer((incoming, outgoing) => {
  const { port } = members[turn++ % members.length];
  const { method, url: path, headers } = incoming;
  const passed = request({ host: "127.0.0.1", port, method, path, headers, agent }, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.rawHeaders);
    answer.pipe(outgoing);
  });
  passed.on("error", () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
  incoming.pipe(passed);
});
server.listen(Number(PORT ?? 4022), "127.0.0.1", () => {
  process.stdout.write(`${members.length} facilitators behind http://127.0.0.1:${server.address().port}\n`);
});

async function stop() {
  server.close();
  server.closeAllConnections();
  for (const { child } of members) child.kill("SIGTERM");
  await Promise.all(members.map(({ ended }) => ended));
  await database.query(`DROP SCHEMA ${schema} CASCADE`);
  await database.end();
  process.exit(0);
}
for (const name of ["SIGINT", "SIGTERM"]) process.once(name, stop);
