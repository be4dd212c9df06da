import { fileURLToPath } from "node:url";
import { type FacilitatorRequest, parseOrThrow, SettleResponse } from "@x402-reference/types";
import { privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buyer } from "../../test/exact-evm/buyer.js";
import { deriveKey, facilitatorKey } from "../chain/keys.js";
import { createWorld, type World } from "../chain/world.js";
import { type Child, spawnChild } from "../process/child.js";
import { freePort } from "../run/free-port.js";

const startTimeoutMs = 50_000;
/** How many things each of two buyers buys. */
const purchases = 6;

type Ports = readonly [number, number];

let world: World;
let database: Child;
let cluster: Child;
let ports: Ports;
const { sign, payTo } = buyer("cluster", () => world);

function run(file: string, env: Readonly<Record<string, string>>): Child {
  const path = fileURLToPath(new URL(`../../../${file}`, import.meta.url));
  return spawnChild(process.execPath, { name: file, args: [path], env });
}

async function says(child: Child, words: RegExp): Promise<string> {
  const found = await child.waitForOutput(words, { timeoutMs: startTimeoutMs });
  if (!found) throw new Error(`${child.name} did not say ${words}: ${child.lastLines()}`);
  return found[1] ?? "";
}

beforeAll(async () => {
  database = run("packages/facilitator/campaign/database.mjs", {});
  world = await createWorld();
  ports = [await freePort(), await freePort()];
  const spare = deriveKey("spare", "cluster");
  await world.rpc("anvil_setBalance", [privateKeyToAddress(spare), "0xde0b6b3a7640000"]);
  cluster = run("examples/facilitator-cluster/cluster.mjs", {
    DATABASE_URL: await says(database, /(postgres:\S+)/),
    EVM_RPC_URL: world.rpcUrl,
    EVM_PRIVATE_KEY_1: facilitatorKey,
    EVM_PRIVATE_KEY_2: spare,
    PORT_1: String(ports[0]),
    PORT_2: String(ports[1]),
    X402_LOG_LEVEL: "error",
  });
  for (const port of ports) await says(cluster, new RegExp(`listens on http://127.0.0.1:(${port})`));
}, 2 * startTimeoutMs);

afterAll(async () => {
  await cluster?.stop();
  await database?.stop();
  await world?.stop();
});

/** Settles at one of them, or at the other when that one is dead. */
async function settle(request: FacilitatorRequest, [first, second]: Ports): Promise<SettleResponse> {
  const body = JSON.stringify({ x402Version: 2, ...request });
  const post = async (port: number) => {
    const url = `http://127.0.0.1:${port}/settle`;
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    return parseOrThrow(SettleResponse, await response.json(), "The answer");
  };
  return post(first).catch(() => post(second));
}

it("two facilitators settle each payment once while one of them is killed, which is started again", async () => {
  const pid = Number(await says(cluster, new RegExp(`Process (\\d+) serves port ${ports[0]}`)));
  const [ours, theirs]: [Ports, Ports] = [ports, [ports[1], ports[0]]];
  let paid = 0n;

  /** Buys one thing after the other; in the middle of it the first process dies with what it has begun. */
  async function buy(from: Ports): Promise<void> {
    for (let count = 0; count < purchases; count++) {
      const request = await sign();
      const settling = settle(request, from);
      if (from === ours && count === purchases / 2) process.kill(pid, "SIGKILL");
      const answer = await settling;
      // What the dead one had claimed and not sent is kept for it a while.
      if (!answer.success) expect(answer).toMatchObject({ errorReason: "payment_in_use", transaction: "" });
      else paid += 10_000n;
    }
  }

  await Promise.all([buy(ours), buy(theirs)]);
  expect(paid).toBeGreaterThanOrEqual(10_000n * BigInt(2 * purchases - 1));
  expect(await world.balance(world.usdc, payTo)).toBe(paid);

  const listens = `listens on http://127.0.0.1:${ports[0]}`;
  await says(cluster, new RegExp(`${listens}[^]*(${listens})`));
  const request = await sign();
  expect(await settle(request, ours)).toMatchObject({ success: true });
  expect(await settle(request, theirs)).toMatchObject({ success: false });
  expect(await world.balance(world.usdc, payTo)).toBe(paid + 10_000n);
}, 60_000);
