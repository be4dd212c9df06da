import { privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStreet, price, type Street } from "../../test/examples/street.js";
import { deriveKey } from "../chain/keys.js";

const funds = 1_000_000n;

let street: Street;
let shopUrl: string;

beforeAll(async () => {
  street = await createStreet("examples");
  shopUrl = await street.open("paid-api/paid-api.mjs");
});
afterAll(() => street?.close());

/** Lets the paying agent buy with a key of its own; answers what it printed, how it ended and what changed hands. */
async function buy(name: string, { units = funds, path = "/report" } = {}) {
  const { world, payee } = street;
  const key = deriveKey(name, "examples");
  const payer = privateKeyToAddress(key);
  await world.fund(payer, units);
  const before = await world.balance(world.usdc, payee);
  const env = { EVM_PRIVATE_KEY: key, RESOURCE_SERVER_URL: shopUrl, ENDPOINT_PATH: path };
  const agent = street.run("paying-agent/paying-agent.mjs", env);
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
      payment_response: {
        success: true,
        network: street.world.network,
        payer,
        transaction: expect.stringMatching(/^0x/),
      },
    });
    expect({ code, spent, earned }).toEqual({ code: 0, spent: price, earned: price });
    expect(street.facilitator.stdout()).toContain(`settled: true ${printed.payment_response.transaction}`);
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
    expect(await street.facilitator.stop()).toMatchObject({ code: 0 });
  });
});
