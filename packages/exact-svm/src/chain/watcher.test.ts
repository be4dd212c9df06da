import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { createWatcher } from "./watcher.js";

interface Call {
  id: number;
  method: string;
  params: unknown[];
}

/** Does with a request what a test wants; the subscription to the signature `name` is called `sub name`. */
type Behaviour = (call: Call, say: (message: object | string) => void, socket: WebSocket) => void;

const servers: WebSocketServer[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const server of servers.splice(0)) {
    for (const client of server.clients) client.terminate();
    server.close();
  }
});

async function node(behave: Behaviour) {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  servers.push(server);
  const calls: string[] = [];
  let connections = 0;
  server.on("connection", (socket) => {
    connections += 1;
    socket.on("message", (data) => {
      const call: Call = JSON.parse(String(data));
      calls.push(`${call.method} ${call.params[0]}`);
      behave(call, (message) => socket.send(typeof message === "string" ? message : JSON.stringify(message)), socket);
      server.emit("said");
    });
    socket.on("close", () => server.emit("left"));
  });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}`,
    calls,
    connections: () => connections,
    left: () => once(server, "left"),
    said: () => once(server, "said"),
  };
}

const answer = ({ id, params: [name] }: Call) => ({ jsonrpc: "2.0", id, result: `sub ${name}` });
const noticeOf = ({ params: [name] }: Call, value: unknown = { err: null }) => ({
  jsonrpc: "2.0",
  method: "signatureNotification",
  params: { subscription: `sub ${name}`, result: { context: { slot: 7 }, value } },
});

const tellAll: Behaviour = (call, say) => {
  say(answer(call));
  say(noticeOf(call));
};
/** Promises to tell of the transaction, and then does something else. */
const promising =
  (then: (socket: WebSocket) => void): Behaviour =>
  (call, say, socket) => {
    say(answer(call));
    then(socket);
  };
const silent: Behaviour = promising(() => {});

describe("watching transactions", () => {
  it("is told of many over one connection", async () => {
    const told = await node((call, say) => {
      say(answer(call));
      say(noticeOf(call, { err: call.params[0] === "b" ? { InstructionError: [2, "x"] } : null }));
    });
    const watch = createWatcher(told.url);
    const watches = ["a", "b"].map(watch);
    expect(await Promise.all(watches.map(({ notice }) => notice))).toEqual([
      { error: null },
      { error: { InstructionError: [2, "x"] } },
    ]);
    expect(await watch("c").notice).toEqual({ error: null });
    expect(told.connections()).toBe(1);
    expect(told.calls).toEqual(["signatureSubscribe a", "signatureSubscribe b", "signatureSubscribe c"]);
  });

  it("understands a notice that comes before the subscription has a name", async () => {
    const hasty = await node((call, say) => {
      say(noticeOf(call));
      say(answer(call));
    });
    expect(await createWatcher(hasty.url)("a").notice).toEqual({ error: null });
  });

  it.each<[string, Behaviour]>([
    ["refuses", ({ id }, say) => say({ jsonrpc: "2.0", id, error: { code: -32_601, message: "Method not found" } })],
    ["closes the connection", (_call, _say, socket) => socket.close(1_000)],
    ["closes the connection later", promising((socket) => socket.close(1_000))],
    ["breaks the connection", (_call, _say, socket) => socket.terminate()],
  ])("is told that nothing comes when the node %s", async (_what, behave) => {
    expect(await createWatcher((await node(behave)).url)("a").notice).toBeUndefined();
  });

  it("is told that nothing comes when there is no node, or one without WebSockets", async () => {
    expect(await createWatcher("ws://127.0.0.1:9")("a").notice).toBeUndefined();
    const plain = createServer((socket) => socket.end("HTTP/1.1 404 Not Found\r\n\r\n")).listen(0, "127.0.0.1");
    await once(plain, "listening");
    const { port } = plain.address() as AddressInfo;
    expect(await createWatcher(`ws://127.0.0.1:${port}`)("a").notice).toBeUndefined();
    plain.close();
  });

  it("connects again after the connection broke", async () => {
    let broken = true;
    const back = await node((call, say, socket) => {
      if (broken) socket.terminate();
      else tellAll(call, say, socket);
      broken = false;
    });
    const watch = createWatcher(back.url, { restMs: 0 });
    expect(await watch("a").notice).toBeUndefined();
    expect(await watch("b").notice).toEqual({ error: null });
    expect(back.connections()).toBe(2);
  });

  it("lets a while pass before it connects again after the connection broke", async () => {
    const back = await node((_call, _say, socket) => socket.terminate());
    const watch = createWatcher(back.url);
    await watch("a").notice;
    expect(await watch("b").notice).toBeUndefined();
    expect(back.connections()).toBe(1);
  });

  it("is ready when the node knows of the watch, and when nothing will come", async () => {
    let begun: () => void = () => {};
    const slow = await node((call, say) => {
      begun = () => say(answer(call));
    });
    const waiting = createWatcher(slow.url)("a");
    let isReady = false;
    waiting.ready.then(() => {
      isReady = true;
    });
    await slow.said();
    expect(isReady).toBe(false);
    begun();
    await waiting.ready;
    await createWatcher("ws://127.0.0.1:9")("a").ready;
  });

  it("passes over what is no notice, and what is none of its own", async () => {
    const confused = await node((call, say) => {
      const other = { ...call, params: ["other"] };
      for (const noise of ["<html>", "null", "[]", '"x"', "{}", { id: 99, result: 1 }, noticeOf(other)]) say(noise);
      say(answer(call));
      for (const value of ["receivedSignature", null, {}]) say(noticeOf(call, value));
      say({ ...noticeOf(call, { err: "wrong" }), method: "logsNotification" });
      say(noticeOf(call, { err: "right" }));
    });
    expect(await createWatcher(confused.url)("a").notice).toEqual({ error: "right" });
  });

  it("does not take an old notice for a new one, when a node uses a name again", async () => {
    const thrifty = await node((call, say) => {
      if (call.params[0] === "a") say(noticeOf({ ...call, params: ["b"] }, { err: "old" }));
      say(answer(call));
      say(noticeOf(call, { err: "new" }));
    });
    const watch = createWatcher(thrifty.url);
    expect(await watch("a").notice).toEqual({ error: "new" });
    expect(await watch("b").notice).toEqual({ error: "new" });
  });

  it("leaves no timer behind with a connection that broke", async () => {
    const gone = await node((_call, _say, socket) => socket.terminate());
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    await createWatcher(gone.url)("a").notice;
    expect(vi.getTimerCount()).toBe(0);
  });

  it("unsubscribes when nobody waits any more, also before the subscription has a name", async () => {
    let begun: () => void = () => {};
    const quiet = await node((call, say) => {
      begun = () => say(answer(call));
    });
    const watch = createWatcher(quiet.url);
    const early = watch("a");
    await quiet.said();
    early.end();
    expect(await early.notice).toBeUndefined();
    begun();
    await quiet.said();
    const late = await node(silent);
    const named = createWatcher(late.url)("b");
    await late.said();
    const told = createWatcher(late.url)("c");
    await late.said();
    named.end();
    await late.said();
    told.end();
    expect(quiet.calls).toEqual(["signatureSubscribe a", "signatureUnsubscribe sub a"]);
    expect(late.calls).toContain("signatureUnsubscribe sub b");
  });

  it("says nothing more about what it was told of", async () => {
    const told = await node(tellAll);
    const watch = createWatcher(told.url);
    const first = watch("a");
    await first.notice;
    first.end();
    await watch("b").notice;
    expect(told.calls).toEqual(["signatureSubscribe a", "signatureSubscribe b"]);
  });

  it("closes a connection that nobody uses, and opens another one when it is needed", async () => {
    const told = await node(tellAll);
    const watch = createWatcher(told.url, { idleMs: 10 });
    const left = told.left();
    await watch("a").notice;
    await left;
    expect(await watch("b").notice).toEqual({ error: null });
    expect(told.connections()).toBe(2);
  });

  it("keeps a connection on which somebody waits", async () => {
    const halfway = await node((call, say) => {
      say(answer(call));
      if (call.params[0] === "b") setTimeout(() => say(noticeOf(call)), 100);
      else say(noticeOf(call));
    });
    const watch = createWatcher(halfway.url, { idleMs: 10 });
    await watch("a").notice;
    expect(await watch("b").notice).toEqual({ error: null });
    expect(halfway.connections()).toBe(1);
  });

  it("closes the connection when it is told to, and opens none afterwards", async () => {
    const quiet = await node(silent);
    const stop = new AbortController();
    const watch = createWatcher(quiet.url, { signal: stop.signal });
    const waiting = watch("a");
    await quiet.said();
    const left = quiet.left();
    stop.abort();
    expect(await waiting.notice).toBeUndefined();
    await left;
    expect(await watch("b").notice).toBeUndefined();
    expect(quiet.connections()).toBe(1);
  });

  it("gives up a connection on which it was not told of what has happened", async () => {
    const quiet = await node(silent);
    const watch = createWatcher(quiet.url, { restMs: 0 });
    const [first, other] = [watch("a"), watch("b")];
    first.missed();
    expect(await other.notice).toBeUndefined();
    watch("c");
    await quiet.said();
    expect(quiet.calls).toEqual(["signatureSubscribe c"]);
  });
});
