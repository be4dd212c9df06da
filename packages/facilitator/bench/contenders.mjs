// The programs that are measured, each a process of its own; both facilitators speak HTTP by the same Node adapter.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { privateKeyToAccount } from "viem/accounts";
import { deriveKey, facilitatorKey, suiteFacilitatorKey } from "../../../conformance/dist/chain/keys.js";

const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const targets = "../../../conformance/targets";
const patienceMs = 60_000;
/** How ours shares transactions: at most so many settlements, of which the first waits so many milliseconds. */
export const aggregate = "32/50";

const ours = pathOf("../bin/x402-facilitator.js");
/** Each key is one facilitator's alone, so that all can be measured in turn on one chain. */
const facilitators = {
  ours: { file: ours, key: facilitatorKey },
  sharing: { file: ours, key: deriveKey("facilitator", "bench"), env: { EVM_AGGREGATE: aggregate } },
  official: { file: pathOf(`${targets}/official/facilitator.mjs`), key: suiteFacilitatorKey },
};
const servers = {
  ours: pathOf(`${targets}/reference/server-hono.mjs`),
  official: pathOf(`${targets}/official/server-hono.mjs`),
};

/** Starts these facilitators, each on its node, and answers them by name. */
export async function startContenders(names, world, rpcUrlOf) {
  const started = names.map(async (name) => {
    const { file, key, env } = facilitators[name];
    const { address } = privateKeyToAccount(key);
    await world.rpc("anvil_setBalance", [address, `0x${(10n ** 21n).toString(16)}`]);
    const chain = { EVM_NETWORK: world.network, EVM_RPC_URL: await rpcUrlOf(name, world.rpcUrl), EVM_PRIVATE_KEY: key };
    return [name, { address, ...(await start(file, "/supported", { ...chain, ...env })) }];
  });
  return Object.fromEntries(await Promise.all(started));
}

/** Starts the server of a side before a facilitator. */
export function startServer(name, { facilitator, network, payTo }) {
  const url = `http://127.0.0.1:${facilitator.port}`;
  const env = { FACILITATOR_URL: url, EVM_NETWORK: network, EVM_PAYEE_ADDRESS: payTo };
  return start(servers[name], "/free", env);
}

async function start(file, path, env) {
  const port = await freePort();
  const child = spawn(process.execPath, ["--import", new URL("usage.mjs", import.meta.url).href, file], {
    // What the official ones do not do either: log.
    env: { ...process.env, ...env, PORT: String(port), X402_LOG_LEVEL: "error" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const url = `http://127.0.0.1:${port}${path}`;
  for (const until = Date.now() + patienceMs; !(await answers(url)); ) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`${file} did not start.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    port,
    /** Microseconds of CPU so far, and bytes of memory. */
    async usage() {
      child.send("usage");
      const [{ user, system, rss }] = await once(child, "message");
      return { cpu: user + system, rss };
    },
    stop() {
      child.kill("SIGKILL");
    },
  };
}

function answers(url) {
  return fetch(url).then(
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
