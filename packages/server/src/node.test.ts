import http from "node:http";
import net from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createPaymentGate } from "./gate.js";
import { type NodeHandler, withPayment } from "./node.js";
import { baseSepolia, fakeScheme, scriptedFacilitator } from "./testing/facilitator.js";
import { listen, type RunningHost } from "./testing/host-kit.js";
import { challengeOf, firstOffer, pay } from "./testing/payment.js";
import { oneCent } from "./testing/shop.js";

describe("the adapter for Node's own server", () => {
  let running: RunningHost | undefined;
  afterEach(async () => {
    await running?.close();
  });

  async function open(handler: NodeHandler, paymentFlow: "authorization" | "upfront" = "authorization") {
    const facilitator = scriptedFacilitator();
    const abandoned: unknown[] = [];
    const gate = createPaymentGate({
      facilitator,
      schemes: [fakeScheme],
      routes: { "GET /w": { ...oneCent, paymentFlow } },
      onEvent: (event) => void (event.type === "abandoned" && abandoned.push(event.cause)),
    });
    const shop = await listen(http.createServer(withPayment(handler, gate)), () => 0);
    running = shop;
    const payment = async () => pay(firstOffer((await shop.send("/w")).headers));
    const buy = async () => shop.send("/w", { headers: { "payment-signature": await payment() } });
    const calls = () => facilitator.calls.map(({ call }) => call);
    return { shop, facilitator, payment, buy, calls, abandoned };
  }

  it.each<[string, NodeHandler]>([
    [
      "throws after it has written",
      (_req, res) => {
        res.setHeader("X-Handler", "secret");
        res.write("secret");
        throw new Error("broken");
      },
    ],
    ["rejects", () => Promise.reject(new Error("broken"))],
  ])("answers 500 without a trace of a handler that %s, and tells why", async (_what, handler) => {
    const { buy, calls, abandoned } = await open(handler);
    const answered = await buy();
    expect([answered.status, answered.headers["x-handler"]]).toEqual([500, undefined]);
    expect(answered.body).not.toMatch(/secret|broken/);
    expect(calls()).toEqual(["verify"]);
    expect(abandoned).toEqual([new Error("broken")]);
  });

  it("does not run twice at once for who leaves and comes back", async () => {
    const ends: (() => void)[] = [];
    const { shop, payment, abandoned } = await open((_req, res) => {
      ends.push(() => res.end("secret"));
    });
    const leaving = new AbortController();
    const headers = { "payment-signature": await payment() };
    const gone = shop.send("/w", { headers, signal: leaving.signal }).catch(() => undefined);
    await vi.waitUntil(() => ends.length === 1);
    leaving.abort();
    await gone;
    await vi.waitUntil(() => abandoned.length === 1);
    expect((await shop.send("/w", { headers })).status).toBe(402);
    ends[0]?.();
    const again = shop.send("/w", { headers });
    await vi.waitUntil(() => ends.length === 2);
    ends[1]?.();
    expect((await again).status).toBe(200);
  });

  it("takes the same payment again after its handler has closed the connection", async () => {
    let runs = 0;
    const { shop, payment } = await open((req, res) => {
      runs += 1;
      if (runs === 1) req.socket.destroy();
      else res.end("secret");
    });
    const headers = { "payment-signature": await payment() };
    await expect(shop.send("/w", { headers })).rejects.toThrow("hang up");
    expect((await shop.send("/w", { headers })).status).toBe(200);
  });

  it("breaks off a stream that fails after it was paid upfront, and tells why", async () => {
    const { buy, abandoned } = await open((_req, res) => {
      res.write("one ");
      throw new Error("broken");
    }, "upfront");
    await expect(buy()).rejects.toThrow(/aborted|hang up/);
    expect(abandoned).toEqual([new Error("broken")]);
  });

  it.each([true, false])("lets trailers out only with the response (settled: %s)", async (success) => {
    const { shop, payment, facilitator } = await open((_req, res) => {
      res.writeHead(200, { Trailer: "X-Sum" });
      res.write("goods");
      res.addTrailers({ "X-Sum": "secret" });
      res.end();
    });
    facilitator.onSettle = () => ({ success, transaction: "0xabc", network: baseSepolia });
    const socket = net.connect(shop.port, "127.0.0.1");
    let received = "";
    socket.setEncoding("utf8").on("data", (text: string) => {
      received += text;
    });
    socket.write(`GET /w HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nPAYMENT-SIGNATURE: ${await payment()}\r\n\r\n`);
    await new Promise((resolve) => socket.on("close", resolve));
    expect(received.includes("X-Sum: secret")).toBe(success);
    expect(received).toMatch(success ? /^HTTP\/1.1 200 / : /^HTTP\/1.1 402 /);
  });

  it("leaves the receipt on a response whose headers were written by hand", async () => {
    const { buy } = await open((_req, res) => void res.writeHead(203, "Fine", ["X-A", "1"]).end("goods"), "upfront");
    const { status, headers, body } = await buy();
    expect([status, headers["x-a"], body]).toEqual([203, "1", "goods"]);
    expect(headers["payment-response"]).toBeDefined();
  });

  it("names the resource by the address that the client knows", async () => {
    const { shop } = await open(() => undefined);
    const answered = await shop.send("/w", { headers: { host: "shop.example:8443" } });
    expect(challengeOf(answered.headers).resource.url).toBe("http://shop.example:8443/w");
  });

  it("answers 500 when the gate itself breaks", async () => {
    const gated = withPayment(() => undefined, { admit: () => Promise.reject(new Error("broken")) });
    running = await listen(http.createServer(gated), () => 0);
    expect(await running.send("/w")).toMatchObject({ status: 500, body: expect.not.stringContaining("broken") });
  });
});
