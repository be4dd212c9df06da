import http from "node:http";
import net from "node:net";
import express from "express";
import { afterEach, describe, expect, it } from "vitest";
import type { PaidAdmission } from "./admission.js";
import { payment } from "./express.js";
import { createPaymentGate } from "./gate.js";
import { baseSepolia, fakeScheme, gateKeeper, scriptedFacilitator } from "./testing/facilitator.js";
import { listen, type RunningHost } from "./testing/host-kit.js";
import { challengeOf, firstOffer, pay } from "./testing/payment.js";

const offer = { price: "$0.01", network: "eip155:84532", payTo: "0x209693Bc6afc0C5328bA36FaF03C514EF312287C" };

const paidAlready: PaidAdmission = {
  kind: "paid",
  settle: async () => ({ kind: "deliver", headers: {} }),
  abandon: () => {},
};

describe("the Express adapter", () => {
  let running: RunningHost | undefined;
  afterEach(async () => {
    await running?.close();
  });

  async function open(mount: (app: express.Express, gated: express.RequestHandler) => void) {
    const facilitator = scriptedFacilitator();
    const routes = { "/w": offer, "/api/w": offer };
    const leaving = gateKeeper();
    const onEvent = ({ type }: { type: string }) => {
      if (type === "abandoned") leaving.open();
    };
    const gate = createPaymentGate({ facilitator, schemes: [fakeScheme], routes, onEvent });
    const app = express();
    mount(app, payment(gate));
    const shop = await listen(http.createServer(app), () => 0);
    running = shop;
    const payFor = async (path: string) => {
      const first = firstOffer((await shop.send(path)).headers);
      return { "payment-signature": pay(first) };
    };
    const buy = async (path = "/w") => shop.send(path, { headers: await payFor(path) });
    const fail = () => {
      facilitator.onSettle = () => ({ success: false, transaction: "", network: baseSepolia });
    };
    return { shop, facilitator, payFor, buy, fail, abandoned: leaving.opened };
  }

  it("keeps out cookies that a hook outside of the gate writes for the handler", async () => {
    const { buy, fail } = await open((app, gated) => {
      app.use((req, res, next) => {
        const native = res.writeHead;
        // What session middleware does: the cookie is written at the last moment.
        res.writeHead = (status: number) => {
          if (Reflect.get(req, "session")) res.setHeader("Set-Cookie", "session=paid");
          return native.call(res, status);
        };
        next();
      });
      app.use(gated, (req, res) => {
        Reflect.set(req, "session", "paid");
        res.send("secret");
      });
    });
    expect((await buy()).headers["set-cookie"]).toBe("session=paid");
    fail();
    const withheld = await buy();
    expect([withheld.status, withheld.headers["set-cookie"]]).toEqual([402, undefined]);
  });

  it.each<[string, express.RequestHandler, number]>([
    ["an object", (_req, res) => void res.writeHead(203, { "X-A": "1", "X-B": ["2", "3"] }).end("secret"), 203],
    [
      "names and values",
      (_req, res) => void res.writeHead(203, ["X-A", "1", "X-B", "2", "X-B", "3"]).end("secret"),
      203,
    ],
    ["a status text", (_req, res) => void res.writeHead(203, "Fine", { "X-A": "1", "X-B": "2, 3" }).end("secret"), 203],
    ["res.set", (_req, res) => void res.status(203).set({ "X-A": "1", "X-B": "2, 3" }).send("secret"), 203],
  ])("keeps headers given as %s", async (_what, handler, status) => {
    const { buy } = await open((app, gated) => app.use(gated, handler));
    const { headers, ...answered } = await buy();
    expect(answered).toEqual({ status, body: "secret" });
    expect([headers["x-a"], headers["x-b"]]).toEqual(["1", "2, 3"]);
  });

  it("tells handlers that the headers are sent once they would be, and calls back", async () => {
    const seen: unknown[] = [];
    const { buy } = await open((app, gated) =>
      app.use(gated, (_req, res) => {
        seen.push(res.headersSent);
        res.flushHeaders();
        seen.push(res.headersSent);
        res.status(500).writeEarlyHints({ link: "</secret>; rel=preload" });
        res.write(Buffer.from("c2Vj", "utf8").toString(), "base64", () => {
          seen.push("written");
          res.end("ret", () => seen.push("ended"));
        });
      }),
    );
    expect(await buy()).toMatchObject({ status: 200, body: "secret" });
    expect(seen).toEqual([false, true, "written", "ended"]);
  });

  it("may stand behind another gate, and tells handlers the same", async () => {
    const seen: boolean[] = [];
    const { buy } = await open((app, gated) => {
      app.use((_req, res, next) => {
        res.on("finish", () => seen.push(res.headersSent));
        next();
      });
      app.use(gated, payment({ admit: async () => paidAlready }), (_req, res) => {
        seen.push(res.headersSent);
        res.write("sec");
        seen.push(res.headersSent);
        res.end("ret");
      });
    });
    expect(await buy()).toMatchObject({ status: 200, body: "secret" });
    // First the request without a payment, which ends at the gate.
    expect(seen).toEqual([true, false, true, true]);
  });

  it("sells piped streams and JSON bodies read before or after the gate", async () => {
    const { shop, buy } = await open((app, gated) => {
      app.post("/api/w", express.json(), gated, (req, res) => void res.json(req.body));
      app.post("/w", gated, express.json(), (req, res) => void res.json(req.body ?? "none"));
      app.get("/w", gated, (req, res) => void req.pipe(res));
    });
    expect(await shop.send("/api/w", { method: "POST" })).toMatchObject({ status: 402 });
    expect(await shop.send("/w", { method: "POST" })).toMatchObject({ status: 402 });
    expect((await buy()).status).toBe(200);
  });

  it("gates the full path when it is mounted below one", async () => {
    const { buy, shop } = await open((app, gated) =>
      app.use("/api", gated, (_req, res) => {
        res.send("secret");
      }),
    );
    expect(await shop.send("/api/w")).toMatchObject({ status: 402 });
    expect(await buy("/api/w")).toMatchObject({ status: 200, body: "secret" });
  });

  it.each(["http://shop.example/w", "http://shop.example/x/../w"])("gates the absolute target %s", async (target) => {
    const { shop } = await open((app, gated) => app.use(gated, (_req, res) => void res.send("secret")));
    expect((await shop.send(target)).status).toBe(402);
  });

  it("cannot be led to another path by a Host header", async () => {
    const { shop } = await open((app, gated) => app.use(gated, (_req, res) => void res.send("secret")));
    const answered = await shop.send("/w", { headers: { host: "x/free?" } });
    expect(answered.status).toBe(402);
    expect(challengeOf(answered.headers).resource.url).toBe("/w");
  });

  it("does not run the handler for a client that has gone meanwhile", async () => {
    const closed = gateKeeper();
    const leaving = new AbortController();
    let runs = 0;
    const { shop, facilitator, payFor, abandoned } = await open((app, gated) => {
      app.use((req, res, next) => {
        if (req.headers["payment-signature"]) res.once("close", closed.open);
        next();
      });
      app.use(gated, () => {
        runs += 1;
      });
    });
    facilitator.onVerify = async () => {
      leaving.abort();
      await closed.opened;
      return { isValid: true };
    };
    const headers = await payFor("/w");
    await expect(shop.send("/w", { headers, signal: leaving.signal })).rejects.toThrow(/abort/);
    await abandoned;
    expect(runs).toBe(0);
  });

  it("stops a handler that writes without end", async () => {
    const { buy } = await open((app, gated) =>
      app.use(gated, (_req, res) => {
        while (res.write("x".repeat(1_000_000)));
      }),
    );
    expect((await buy()).status).toBe(500);
  });

  it("lets no byte of a broken-off response through", async () => {
    const { buy, facilitator } = await open((app, gated) =>
      app.use(gated, (_req, res) => {
        res.write("secret");
        throw new Error("broken");
      }),
    );
    await expect(buy()).rejects.toThrow(/socket hang up/);
    expect(facilitator.calls.map(({ call }) => call)).toEqual(["verify"]);
  });

  it("lets no byte through before the settlement", async () => {
    const { shop, facilitator } = await open((app, gated) =>
      app.use(gated, (_req, res) => {
        res.setHeader("X-Handler", "secret");
        res.writeEarlyHints({ link: "</secret>; rel=preload" });
        res.flushHeaders();
        res.write("secret");
        res.end();
      }),
    );
    const first = firstOffer((await shop.send("/w")).headers);
    const { port } = shop;
    const socket = net.connect(port, "127.0.0.1");
    let received = "";
    socket.setEncoding("utf8").on("data", (text: string) => {
      received += text;
    });
    const heldBack = new Promise<string>((resolve) => {
      facilitator.onSettle = () => {
        resolve(received);
        return { success: false, transaction: "", network: baseSepolia };
      };
    });
    socket.write(`GET /w HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nPAYMENT-SIGNATURE: ${pay(first)}\r\n\r\n`);
    expect(await heldBack).toBe("");
    await new Promise((resolve) => socket.on("close", resolve));
    expect(received).toMatch(/^HTTP\/1.1 402 /);
    expect(received).not.toContain("secret");
  });
});
