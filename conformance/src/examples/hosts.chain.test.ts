import { createPayment } from "@x402-reference/client";
import { exactEvmClient } from "@x402-reference/exact-evm/client";
import {
  type Challenge,
  mcpPaymentKey,
  mcpReceiptKey,
  PaymentRequirements,
  parseOrThrow,
  paymentRequiredHeader,
  paymentResponseHeader,
  paymentSignatureHeader,
  readMcpChallenge,
} from "@x402-reference/types";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStreet, price, type Street } from "../../test/examples/street.js";
import { deriveKey } from "../chain/keys.js";

const account = privateKeyToAccount(deriveKey("buyer", "hosts"));
const schemes = [exactEvmClient({ account })];

let street: Street;
beforeAll(async () => {
  street = await createStreet("hosts");
  await street.world.fund(account.address, 1_000_000n);
});
afterAll(() => street?.close());

/** Signs a payment for the first offer. */
function sign(challenge: Challenge) {
  return createPayment(challenge, parseOrThrow(PaymentRequirements, challenge.accepts[0], "The offer"), { schemes });
}

async function buy(url: string): Promise<Response> {
  const unpaid = await fetch(url);
  expect(unpaid.status).toBe(402);
  const payment = await sign(paymentRequiredHeader.decode(unpaid.headers.get(paymentRequiredHeader.name) ?? ""));
  return fetch(url, { headers: { [paymentSignatureHeader.name]: paymentSignatureHeader.encode(payment) } });
}

const earned = () => street.world.balance(street.world.usdc, street.payee);

describe("the example of", () => {
  it.each([
    ["Node's own server", "hosts/node.mjs"],
    ["Node's own server, streaming", "hosts/node.mjs", "/live"],
    ["Fastify", "hosts/fastify.mjs"],
    ["Hono", "hosts/hono.mjs"],
  ])("%s sells for one cent", async (_name, file, path = "/report") => {
    const shop = await street.open(file);
    const before = await earned();
    const response = await buy(`${shop}${path}`);
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining("Sunny")]);
    const receipt = paymentResponseHeader.decode(response.headers.get(paymentResponseHeader.name) ?? "");
    expect(receipt).toMatchObject({ success: true, payer: account.address });
    expect((await earned()) - before).toBe(price);
  });

  it("Next.js sells for one cent, by another path too", async () => {
    const command = { args: ["dev"], ready: /Ready in/ };
    const shop = await street.open("next-app/node_modules/next/dist/bin/next", command);
    const before = await earned();
    for (const path of ["/report", "/weather"]) {
      const response = await buy(`${shop}${path}`);
      expect([response.status, await response.json()]).toEqual([200, { report: "Sunny, with a light wind." }]);
    }
    expect((await earned()) - before).toBe(2n * price);
    // It is compiled when it is asked for the first time.
  }, 120_000);

  it("a tool of the Model Context Protocol sells for one cent", async () => {
    const shop = await street.open("hosts/mcp.mjs");
    const before = await earned();
    const call = async (_meta: Record<string, unknown> = {}) => {
      const params = { name: "report", arguments: { city: "Oslo" }, _meta };
      const response = await fetch(`${shop}/mcp`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json, text/event-stream" },
        body: JSON.stringify({ jsonrpc: "2.0", id: "a", method: "tools/call", params }),
      });
      expect(response.status).toBe(200);
      return response.json();
    };
    const unpaid = await call();
    expect(unpaid).toMatchObject({ id: "a", result: { isError: true } });
    const challenge = readMcpChallenge(unpaid.result);
    if (!challenge.ok) throw new Error(JSON.stringify(unpaid));
    const { id, result } = await call({ [mcpPaymentKey]: await sign(challenge.value) });
    expect(id).toBe("a");
    expect(result.content).toEqual([{ type: "text", text: "Oslo: Sunny, with a light wind." }]);
    expect(result._meta[mcpReceiptKey]).toMatchObject({ success: true, payer: account.address });
    expect((await earned()) - before).toBe(price);
  });
});
