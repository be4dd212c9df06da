import { describe, expect, onTestFinished, test } from "vitest";
import { memoryStore } from "../memory-store.js";
import { remoteFacilitator } from "../remote.js";
import { failed, fakeScheme, gate, offer, paying, settled } from "../testing/fake-scheme.js";
import { createLog } from "./log.js";
import { type Access, serve } from "./serve.js";
import type { OpenStore } from "./store.js";

function setUp(
  storeChanges: Partial<OpenStore> = {},
  schemeChanges: Parameters<typeof fakeScheme>[0] = {},
  access: Access = {},
  areReached = async () => true,
) {
  const closings: string[] = [];
  const lines: string[] = [];
  const store = { ...memoryStore(), close: async () => void closings.push("store"), ...storeChanges };
  const scheme = fakeScheme(schemeChanges);
  const log = createLog("info", { write: (line) => void lines.push(line) });
  const start = async (port = 0) => {
    const server = await serve({ schemes: [scheme], store, log, access, areReached, port, host: "127.0.0.1" });
    const ask = async (path: string) => {
      const response = await fetch(`${server.url}${path}`);
      return [response.status, await response.json()];
    };
    return { ...server, ask };
  };
  return { store, scheme, closings, lines, start };
}

const left = { owner: "dead", leaseMs: 1 };

/** Lets everything happen that only waits for its turn. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe("a served facilitator", () => {
  test("goes on with what a dead process left behind before it listens", async () => {
    const order: string[] = [];
    const { store, scheme, lines, start } = setUp(
      {},
      {
        async resume() {
          await turns(200);
          order.push("resumed");
          return settled;
        },
      },
    );
    await store.claim("n1", { binding: "b", expiresAt: Date.now() / 1000 + 60, ...left });
    await store.broadcast("n1", { transaction: "0xaa", request: paying(), ...left });
    await store.leave("n1", "dead");
    const server = await start();
    order.push("listens");
    onTestFinished(() => server.close());
    expect(order).toEqual(["resumed", "listens"]);
    expect(scheme.calls).toEqual(["resume 0xaa"]);
    expect(await server.ask("/readyz")).toEqual([200, { status: "ready" }]);
    expect(await server.ask("/settlements/n1")).toEqual([200, { key: "n1", state: "confirmed", transaction: "0xaa" }]);
    expect(lines.join("")).toContain('"msg":"recovered"');
  });

  test("counts and logs what it does, without the payment in it", async () => {
    const { lines, start } = setUp();
    const server = await start();
    onTestFinished(() => server.close());
    expect(await remoteFacilitator({ url: server.url }).settle(paying({}, "canary"))).toEqual(settled);
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain(
      'x402_settlements_total{network="eip155:84532",reason=""} 1',
    );
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(["broadcast", "settled"]);
    expect(lines.join("").replace('"key":"canary"', "")).not.toContain("canary");
  });

  test("is not ready while its store does not answer, and settles nothing, but is healthy", async () => {
    const down = () => Promise.reject(new Error("down"));
    const { scheme, lines, start } = setUp({ find: down, claim: down, pending: down });
    const server = await start();
    onTestFinished(() => server.close());
    expect(await server.ask("/readyz")).toEqual([503, { status: "not ready", missing: ["store"] }]);
    expect(await server.ask("/healthz")).toEqual([200, { status: "ok" }]);
    expect(await remoteFacilitator({ url: server.url }).settle(paying())).toMatchObject({
      errorReason: "unexpected_settle_error",
      transaction: "",
    });
    expect(scheme.calls).toEqual([]);
    expect(lines[0]).toContain('"msg":"could not recover"');
  });

  test("is not ready while a chain does not answer, asks it once for many, but is healthy", async () => {
    let asked = 0;
    const { start } = setUp({}, {}, {}, async () => {
      asked += 1;
      return false;
    });
    const server = await start();
    onTestFinished(() => server.close());
    const answers = await Promise.all(Array.from({ length: 5 }, () => server.ask("/readyz")));
    expect(answers).toEqual(Array(5).fill([503, { status: "not ready", missing: ["chain"] }]));
    expect(asked).toBe(1);
    expect(await server.ask("/healthz")).toEqual([200, { status: "ok" }]);
  });

  test("answers 429 to a key that has used up what it may", async () => {
    const keys = ["0123456789abcdef", "fedcba9876543210"];
    const { start } = setUp({}, {}, { apiKeys: keys, quota: { requests: { most: 1, seconds: 60 } } });
    const server = await start();
    onTestFinished(() => server.close());
    const verify = (key: string) =>
      fetch(`${server.url}/verify`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify({ x402Version: 2, ...paying() }),
      });
    const statuses = [];
    for (const key of [...keys, ...keys]) statuses.push((await verify(key)).status);
    expect(statuses).toEqual([200, 200, 429, 429]);
    expect(await (await verify(keys[0] ?? "")).json()).toMatchObject({
      isValid: false,
      invalidReason: "quota_exceeded",
    });
  });

  test("finishes what was begun when it is closed, and closes the store last", async () => {
    const { opened, open } = gate();
    const begun = gate();
    const { closings, start } = setUp(
      {},
      {
        async settle() {
          begun.open();
          await opened;
          closings.push("settled");
          return settled;
        },
      },
    );
    const server = await start();
    const answer = remoteFacilitator({ url: server.url }).settle(paying());
    await begun.opened;
    const closing = server.close();
    await turns(50);
    expect(closings).toEqual([]);
    open();
    expect(await answer).toEqual(settled);
    await closing;
    expect(closings).toEqual(["settled", "store"]);
  });

  test("closes the store when the port cannot be had, or the deny-list cannot be read", async () => {
    const first = setUp();
    const server = await first.start();
    onTestFinished(() => server.close());
    const second = setUp();
    await expect(second.start(Number(new URL(server.url).port))).rejects.toMatchObject({ field: "PORT" });
    expect(second.closings).toEqual(["store"]);
    const third = setUp({}, {}, { denyList: "/nowhere/denied.yaml" });
    await expect(third.start()).rejects.toMatchObject({ code: "invalid_configuration" });
    expect(third.closings).toEqual(["store"]);
  });

  test("serves only those with a key, and payments to known payees, when it is told to", async () => {
    const { payTo } = offer();
    const { start } = setUp({}, {}, { apiKeys: ["0123456789abcdef"], payees: [payTo] });
    const server = await start();
    onTestFinished(() => server.close());
    const headers = { authorization: "Bearer 0123456789abcdef" };
    const known = remoteFacilitator({ url: server.url, headers });
    await expect(remoteFacilitator({ url: server.url }).verify(paying())).rejects.toThrow("401");
    expect(await known.verify(paying())).toMatchObject({ isValid: true });
    expect(await known.verify(paying({ payTo: "0xstranger" }))).toMatchObject({ isValid: false });
    expect((await known.supported()).kinds).not.toEqual([]);
  });

  test("answers a settlement that is open with the place of its end", async () => {
    const { start } = setUp({}, { settle: async () => failed("settlement_pending", "0xaa") });
    const server = await start();
    onTestFinished(() => server.close());
    const body = JSON.stringify({ x402Version: 2, ...paying() });
    const response = await fetch(`${server.url}/settle`, { method: "POST", body });
    expect(response.headers.get("link")).toBe('</settlements/n1>; rel="monitor"');
  });
});
