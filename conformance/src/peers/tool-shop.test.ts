import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { type Facilitator, mcpPaymentKey, mcpReceiptKey, readMcpChallenge } from "@x402-reference/types";
import { afterEach, describe, expect, it } from "vitest";
import { type ShopScript, startShop } from "./shop.js";
import { shopTool } from "./tool-shop.js";

const offer = {
  scheme: "exact",
  network: "eip155:84532",
  amount: "10000",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  payTo: "0x209693Bc6afc0C5328bA36FaF03C514EF312287C",
  maxTimeoutSeconds: 60,
};
const payment = { x402Version: 2, accepted: offer, payload: { signature: "0x01" } };
const receipt = { success: true, transaction: "0xabc", network: "eip155:84532" };
const facilitator = {
  verify: async () => ({ isValid: true }),
  settle: async () => receipt,
  supported: async () => ({ kinds: [], extensions: [], signers: {} }),
} as unknown as Facilitator;

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function open(script: ShopScript = {}) {
  const shop = await startShop({ facilitator });
  stops.push(shop.stop);
  shop.sell({ offers: [offer], script: { tool: true, ...script } });
  const client = new Client({ name: "buyer", version: "1" });
  const transport = new StreamableHTTPClientTransport(new URL(`${shop.origin}${shopTool.path}`));
  await client.connect(transport as Parameters<Client["connect"]>[0]);
  stops.push(() => client.close());
  const { name, arguments: given } = shopTool;
  const call = (_meta: Record<string, unknown> = {}) => client.callTool({ name, arguments: given, _meta });
  return { shop, client, call };
}

describe("a shop that sells a tool", () => {
  it("speaks the protocol with the official client, and keeps its calls alone in mind", async () => {
    const { shop, client, call } = await open();
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([shopTool.name]);
    await client.ping();
    expect(shop.log).toEqual([]);
    const challenge = readMcpChallenge(await call({ trace: "a" }));
    expect(challenge).toMatchObject({
      ok: true,
      value: { resource: { url: "mcp://tool/get_weather" }, accepts: [offer] },
    });
    expect(shop.log).toMatchObject([
      { call: { name: "get_weather", arguments: { city: "Oslo" }, meta: { trace: "a" } } },
    ]);
    expect(shop.log[0]).not.toHaveProperty("payment");
  });

  it("settles and delivers with a receipt", async () => {
    const { shop, call } = await open();
    expect(await call({ [mcpPaymentKey]: payment })).toEqual({
      content: [{ type: "text", text: "the forecast that was paid for" }],
      _meta: { [mcpReceiptKey]: receipt },
    });
    expect(shop.log).toMatchObject([{ payment }]);
  });

  it("refuses a payment for what it never offered, and says why", async () => {
    const { call } = await open();
    const result = await call({ [mcpPaymentKey]: { ...payment, accepted: { ...offer, amount: "1" } } });
    expect(result).toMatchObject({ isError: true, structuredContent: { error: "no_matching_offer" } });
  });

  it("answers as its script says", async () => {
    const { call } = await open({
      unpaid: [
        { edit: [{ path: "/structuredContent", remove: true }] },
        { json: { isError: true, content: [{ type: "text", text: "Out of order." }] } },
        { challenge: true, error: { code: -32042, message: "Pay first" } },
        { fault: "close" },
      ],
      paid: [{ honest: true, challenge: true }],
    });
    expect(readMcpChallenge(await call()).ok).toBe(true);
    expect(await call()).toEqual({ isError: true, content: [{ type: "text", text: "Out of order." }] });
    await expect(call()).rejects.toMatchObject({ code: -32042, data: { accepts: [offer] } });
    await expect(call()).rejects.toThrow();
    expect(readMcpChallenge(await call({ [mcpPaymentKey]: payment })).ok).toBe(true);
  });
});
