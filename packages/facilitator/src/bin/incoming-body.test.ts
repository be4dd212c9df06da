import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readRequestBody } from "../read-body.js";
import { type Listening, listen } from "./listen.js";

const bounds = { maxBytes: 8, timeoutMs: 100 };
let server: Listening;
let handle: (request: Request) => Promise<Response>;
beforeAll(async () => {
  server = await listen((request) => handle(request), { port: 0, host: "127.0.0.1" });
});
afterAll(() => server.close());

/** Answers what was read of a request that comes in these parts; one of nothing ends the connection. */
async function readOf(headers: string, parts: readonly (string | Uint8Array | undefined)[]): Promise<unknown> {
  let read: unknown;
  const asked = new Promise<void>((resolve) => {
    handle = async (request) => {
      read = await readRequestBody(request, bounds);
      resolve();
      return Response.json({});
    };
  });
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1").on("error", () => undefined);
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\n${headers}\r\n\r\n`);
  for (const part of parts) {
    // Each in a packet of its own.
    await pause(5);
    if (part === undefined) socket.destroy();
    else socket.write(part);
  }
  await asked;
  socket.destroy();
  return read;
}

const chunked = "transfer-encoding: chunked";

test.each([
  [
    "all of it, in parts that share a letter",
    "content-length: 4",
    [Uint8Array.of(0x61, 0xe2), Uint8Array.of(0x82, 0xac)],
    { ok: true, text: "a€" },
  ],
  ["chunks", chunked, ["2\r\nab\r\n", "1\r\nc\r\n0\r\n\r\n"], { ok: true, text: "abc" }],
  ["nothing", "content-length: 0", [], { ok: true, text: "" }],
  ["exactly what may be read", "content-length: 8", ["12345678"], { ok: true, text: "12345678" }],
  ["what is longer, before its end", chunked, ["9\r\n123456789\r\n"], { ok: false, problem: "too_large" }],
  ["what is no UTF-8", "content-length: 1", [Uint8Array.of(0xff)], { ok: false, problem: "broken" }],
  ["what breaks off", "content-length: 4", ["ab", undefined], { ok: false, problem: "broken" }],
  ["what does not come to its end", "content-length: 4", ["ab"], { ok: false, problem: "timed_out" }],
])("reads %s", async (_, headers, parts, expected) => {
  expect(await readOf(headers, parts)).toEqual(expected);
});
