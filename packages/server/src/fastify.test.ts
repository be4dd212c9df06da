import Fastify, { type FastifyInstance, type FastifyServerOptions } from "fastify";
import { afterEach, describe, expect, it } from "vitest";
import { payment } from "./fastify.js";
import { createPaymentGate } from "./gate.js";
import { baseSepolia, fakeScheme, scriptedFacilitator } from "./testing/facilitator.js";
import { listen, type RunningHost } from "./testing/host-kit.js";
import { challengeOf, firstOffer, pay } from "./testing/payment.js";
import { oneCent } from "./testing/shop.js";

describe("the Fastify adapter", () => {
  let running: RunningHost | undefined;
  afterEach(async () => {
    await running?.close();
  });

  async function open(mount: (app: FastifyInstance) => void, options: FastifyServerOptions = {}) {
    const facilitator = scriptedFacilitator();
    const gate = createPaymentGate({ facilitator, schemes: [fakeScheme], routes: { "/w": oneCent } });
    const app = Fastify(options);
    app.addHook("onRequest", payment(gate));
    mount(app);
    await app.ready();
    const shop = await listen(app.server, () => 0);
    running = shop;
    const payFor = async (path: string) => ({ "payment-signature": pay(firstOffer((await shop.send(path)).headers)) });
    const buy = async (path = "/w") => shop.send(path, { headers: await payFor(path) });
    const fail = () => {
      facilitator.onSettle = () => ({ success: false, transaction: "", network: baseSepolia });
    };
    return { app, shop, buy, fail };
  }

  it("gates what the server rewrites to a paid path", async () => {
    const rewriteUrl: FastifyServerOptions["rewriteUrl"] = ({ url = "/" }) => (url === "/alias" ? "/w" : url);
    const { shop } = await open((app) => app.get("/w", async () => "secret"), { rewriteUrl });
    expect((await shop.send("/alias")).status).toBe(402);
  });

  it.each(["/w;a", "/w;a/b", "/w;/../x?y"])(
    "gates %s, whose query begins at the semicolon for some servers",
    async (path) => {
      const { shop } = await open((app) => app.get("/w", async () => "secret"), { useSemicolonDelimiter: true });
      expect((await shop.send(path)).status).toBe(402);
    },
  );

  it.each([
    [
      "hijacks the reply",
      (app: FastifyInstance) =>
        app.get("/w", (_request, reply) => {
          reply.hijack();
          reply.raw.writeHead(201, { "X-Handler": "secret" });
          reply.raw.end("secret");
        }),
    ],
    [
      "answers an object",
      (app: FastifyInstance) =>
        app.get("/w", async (_request, reply) => {
          reply.code(201).header("X-Handler", "secret");
          return { goods: "secret" };
        }),
    ],
    [
      "sets headers when it sends",
      (app: FastifyInstance) => {
        app.addHook("onSend", async (_request, reply) => {
          if (reply.statusCode === 201) reply.header("X-Handler", "secret");
        });
        app.get("/w", async (_request, reply) => reply.code(201).send("secret"));
      },
    ],
  ])("holds the response of a handler that %s", async (_what, mount) => {
    const { buy, fail } = await open(mount);
    expect(await buy()).toMatchObject({ status: 201, body: expect.stringContaining("secret") });
    fail();
    const withheld = await buy();
    expect([withheld.status, withheld.headers["x-handler"]]).toEqual([402, undefined]);
    expect(withheld.body).not.toContain("secret");
  });

  it("sells requests with a body", async () => {
    const { app, shop } = await open((fastify) => void fastify.post("/w", async ({ body }) => body));
    const headers = { "payment-signature": pay(firstOffer((await shop.send("/w", { method: "POST" })).headers)) };
    const answered = await app.inject({ method: "POST", url: "/w", headers, payload: { a: 1 } });
    expect([answered.statusCode, answered.json()]).toEqual([200, { a: 1 }]);
  });

  it("names the resource by what it takes from a proxy that it trusts", async () => {
    const { shop } = await open((app) => app.get("/w", async () => "secret"), { trustProxy: true });
    const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "shop.example:8443" };
    const answered = await shop.send("/w", { headers });
    expect(challengeOf(answered.headers).resource.url).toBe("https://shop.example:8443/w");
  });
});
