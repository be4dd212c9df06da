import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { createFacilitator } from "../facilitator.js";
import { createHandler } from "../handler.js";
import { remoteFacilitator } from "../remote.js";
import { fakeScheme, gate, paying, settled } from "../testing/fake-scheme.js";
import { listen } from "./listen.js";

const anyPort = { port: 0, host: "127.0.0.1" };

test("a facilitator over HTTP answers what it answers in the process", async () => {
  const local = createFacilitator({ schemes: [fakeScheme()] });
  const server = await listen(createHandler(local), anyPort);
  const remote = remoteFacilitator({ url: server.url });
  expect(await remote.supported()).toMatchObject({ kinds: expect.arrayContaining((await local.supported()).kinds) });
  expect(await remote.verify(paying())).toEqual(await local.verify(paying()));
  expect(await remote.verify(paying({ scheme: "nope" }))).toEqual(await local.verify(paying({ scheme: "nope" })));
  expect(await remote.settle(paying())).toEqual(settled);
  expect(await remote.settle(paying())).toEqual(await local.settle(paying()));
  await server.close();
});

test("a body over the bound is answered although it is not read to its end", async () => {
  const server = await listen(createHandler(createFacilitator({ schemes: [fakeScheme()] })), anyPort);
  const response = await fetch(`${server.url}/verify`, { method: "POST", body: " ".repeat(100_000) });
  expect(response.status).toBe(413);
  await server.close();
});

test("a port in use is said to be", async () => {
  const server = await listen(async () => new Response(), anyPort);
  const port = Number(new URL(server.url).port);
  await expect(listen(async () => new Response(), { ...anyPort, port })).rejects.toMatchObject({
    code: "invalid_configuration",
    message: expect.stringContaining(`${port}: the port is in use`),
  });
  await server.close();
});

describe("closing", () => {
  test("waits for a settlement that has begun, and its caller gets the answer", async () => {
    const { opened, open } = gate();
    const begun = gate();
    const scheme = fakeScheme({
      async settle() {
        begun.open();
        await opened;
        return settled;
      },
    });
    const server = await listen(createHandler(createFacilitator({ schemes: [scheme] })), anyPort);
    const answer = remoteFacilitator({ url: server.url }).settle(paying());
    await begun.opened;
    const closing = stateOf(server.close());
    await expect(fetch(`${server.url}/supported`, { headers: { connection: "close" } })).rejects.toThrow();
    expect(closing.done).toBe(false);
    open();
    expect(await answer).toEqual(settled);
    await closing.promise;
  });

  test("waits for a settlement whose caller has hung up", async () => {
    const { opened, open } = gate();
    const begun = gate();
    const hungUp = gate();
    const caller = new AbortController();
    const server = await listen(async (request) => {
      request.signal.addEventListener("abort", () => hungUp.open());
      begun.open();
      await opened;
      return new Response();
    }, anyPort);
    const answer = fetch(server.url, { signal: caller.signal });
    await begun.opened;
    caller.abort();
    await expect(answer).rejects.toThrow();
    await hungUp.opened;
    const closing = stateOf(server.close());
    await refused(server.url);
    expect(closing.done).toBe(false);
    open();
    await closing.promise;
  });

  test("waits until what has begun to be answered is sent", async () => {
    const { opened, open } = gate();
    const body = new ReadableStream({
      async pull(controller) {
        await opened;
        controller.enqueue(new TextEncoder().encode("whole"));
        controller.close();
      },
    });
    const server = await listen(async () => new Response(body, { headers: { "content-length": "5" } }), anyPort);
    const response = await fetch(server.url);
    const closing = stateOf(server.close());
    await refused(server.url);
    expect(closing.done).toBe(false);
    open();
    expect(await response.text()).toBe("whole");
    await closing.promise;
  });
});

/** Holds when nobody accepts connections any more. */
async function refused(url: string): Promise<void> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  await expect(once(socket, "connect")).rejects.toMatchObject({ code: "ECONNREFUSED" });
}

function stateOf(promise: Promise<void>): { done: boolean; promise: Promise<void> } {
  const state = {
    done: false,
    promise: promise.then(() => {
      state.done = true;
    }),
  };
  return state;
}
