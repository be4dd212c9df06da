import { fileURLToPath } from "node:url";
import { privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deriveKey, facilitatorKey } from "../chain/keys.js";
import { createWorld, type World } from "../chain/world.js";
import { type Child, spawnChild } from "../process/child.js";
import { freePort } from "../run/free-port.js";

const startTimeoutMs = 30_000;
const price = 10_000n;
const funds = 1_000_000n;
const payee = privateKeyToAddress(deriveKey("payee", "examples"));

let world: World;
let facilitator: Child;
let shop: Child;
let shopUrl: string;

/** Runs an example as a user does: with plain Node and the built packages. */
function example(name: string, env: Readonly<Record<string, string>>): Child {
  const file = fileURLToPath(new URL(`../../../examples/${name}/${name}.mjs`, import.meta.url));
  return spawnChild(process.execPath, { name, args: [file], env: { EVM_NETWORK: world.network, ...env } });
}

async function started(child: Child, ready: RegExp): Promise<Child> {
  const found = await child.waitForOutput(ready, { timeoutMs: startTimeoutMs });
  if (!found) throw new Error(`The example ${child.name} did not start: ${child.lastLines()}`);
  return child;
}

beforeAll(async () => {
  world = await createWorld();
  const [facilitatorPort, shopPort] = [await freePort(), await freePort()];
  shopUrl = `http://127.0.0.1:${shopPort}`;
  facilitator = await started(
    example("facilitator", {
      EVM_RPC_URL: world.rpcUrl,
      EVM_PRIVATE_KEY: facilitatorKey,
      PORT: String(facilitatorPort),
    }),
    /listens on/,
  );
  shop = await started(
    example("paid-api", {
      FACILITATOR_URL: `http://127.0.0.1:${facilitatorPort}`,
      EVM_PAYEE_ADDRESS: payee,
      PORT: String(shopPort),
    }),
    /costs \$0\.01/,
  );
});
afterAll(async () => {
  await shop?.stop();
  await facilitator?.stop();
  await world?.stop();
});

/** Lets the paying agent buy with a key of its own; answers what it printed, how it ended and what changed hands. */
async function buy(name: string, { units = funds, path = "/report" } = {}) {
  const key = deriveKey(name, "examples");
  const payer = privateKeyToAddress(key);
  await world.fund(payer, units);
  const before = await world.balance(world.usdc, payee);
  const agent = example("paying-agent", { EVM_PRIVATE_KEY: key, RESOURCE_SERVER_URL: shopUrl, ENDPOINT_PATH: path });
  const { code } = await agent.exited;
  return {
    payer,
    code,
    printed: JSON.parse(agent.stdout().trimEnd().split("\n").at(-1) ?? ""),
    spent: units - (await world.balance(world.usdc, payer)),
    earned: (await world.balance(world.usdc, payee)) - before,
  };
}

describe("the examples together", () => {
  it("sell a report for one cent", async () => {
    const { payer, code, printed, spent, earned } = await buy("buyer");
    expect(printed).toMatchObject({
      success: true,
      status_code: 200,
      data: '{"report":"Sunny, with a light wind."}',
      payment_response: { success: true, network: world.network, payer, transaction: expect.stringMatching(/^0x/) },
    });
    expect({ code, spent, earned }).toEqual({ code: 0, spent: price, earned: price });
    expect(facilitator.stdout()).toContain(`settled: true ${printed.payment_response.transaction}`);
  });

  it("hand nothing over to a payer without funds", async () => {
    const { code, printed, spent, earned } = await buy("poor buyer", { units: price - 1n });
    expect(printed).toMatchObject({ success: false, status_code: 402 });
    expect(printed.data).not.toContain("Sunny");
    expect({ code, spent, earned }).toEqual({ code: 1, spent: 0n, earned: 0n });
  });

  it("give away what is free", async () => {
    const { code, printed, spent } = await buy("guest", { path: "/free" });
    expect(printed).toMatchObject({ success: true, status_code: 200, payment_response: null });
    expect({ code, spent }).toEqual({ code: 0, spent: 0n });
  });

  it("end when they are asked to", async () => {
    expect(await facilitator.stop()).toMatchObject({ code: 0 });
  });
});
