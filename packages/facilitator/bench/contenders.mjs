// Facilitators as programs of their own, each on a node and with a key; both speak HTTP by the same Node adapter.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { facilitatorKey, suiteFacilitatorKey } from "../../../conformance/dist/chain/keys.js";

const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const patienceMs = 60_000;

/** Each key is one facilitator's alone, so that both can be measured in turn on one chain. */
const programs = {
  ours: { file: pathOf("../bin/x402-facilitator.js"), key: facilitatorKey },
  official: { file: pathOf("../../../conformance/targets/official/facilitator.mjs"), key: suiteFacilitatorKey },
};

/** Starts every facilitator on its node, and answers them by name. */
export async function startContenders(network, rpcUrlOf) {
  const started = Object.entries(programs).map(async ([name, program]) => [
    name,
    await start(program, { network, rpcUrl: rpcUrlOf(name) }),
  ]);
  return Object.fromEntries(await Promise.all(started));
}

async function start({ file, key }, { network, rpcUrl }) {
  const port = await freePort();
  const env = { PORT: String(port), EVM_NETWORK: network, EVM_RPC_URL: rpcUrl, EVM_PRIVATE_KEY: key };
  const child = spawn(process.execPath, ["--import", new URL("usage.mjs", import.meta.url).href, file], {
    // What the official one does not do either: log.
    env: { ...process.env, ...env, X402_LOG_LEVEL: "error" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const url = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + patienceMs; !(await answers(url)); ) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`${file} did not start.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    key,
    port,
    /** Microseconds of CPU so far. */
    async cpu() {
      child.send("usage");
      const [{ user, system }] = await once(child, "message");
      return user + system;
    },
    stop() {
      child.kill("SIGKILL");
    },
  };
}

function answers(url) {
  return fetch(`${url}/supported`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
