import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type Listening, listen, readBody } from "../peers/listen.js";
import { send } from "./http.js";
import { createRecorder } from "./recorder.js";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function serving(handler: Parameters<typeof listen>[0]): Promise<Listening> {
  const server = await listen(handler);
  stops.push(server.stop);
  return server;
}

/** A server that answers any connection with these bytes, whatever they are. */
async function raw(answer: string): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(() => new Promise((resolve) => server.close(() => resolve())));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
}

const ample = () => AbortSignal.timeout(10_000);

describe("send", () => {
  it.each(["/a//b", "/a/./b", "/%61", "/A/", "http://127.0.0.1/absolute"])("spells %s as it is", async (target) => {
    let seen = "";
    const { url } = await serving((request, response) => {
      seen = request.url ?? "";
      response.end();
    });
    await send(url, { method: "GET", target }, { signal: ample() });
    expect(seen).toBe(target);
  });

  it("sends repeated fields one by one, and a body with its length", async () => {
    let fields: string[] = [];
    let body = "";
    const { url } = await serving(async (request, response) => {
      fields = request.rawHeaders;
      body = await readBody(request);
      response.end();
    });
    const headers = [
      ["X-Twice", "one"],
      ["X-Twice", "two"],
    ] as const;
    await send(url, { method: "POST", target: "/", headers, body: "ä" }, { signal: ample() });
    expect(fields.filter((field) => field === "X-Twice")).toHaveLength(2);
    expect(fields).toContain("Content-Length");
    expect(body).toBe("ä");
  });

  it("leaves the host to the request that names one", async () => {
    let host: string | undefined;
    const { url } = await serving((request, response) => {
      host = request.headers.host;
      response.end();
    });
    await send(url, { method: "GET", target: "/", headers: [["host", "shop.example"]] }, { signal: ample() });
    expect(host).toBe("shop.example");
  });

  it("answers status, lower-case headers, text and JSON", async () => {
    const { url } = await serving((_request, response) => {
      response.writeHead(402, { "Content-Type": "application/json", "X-Some": ["a", "b"] }).end('{"a":1}');
    });
    const answer = await send(url, { method: "PROPFIND", target: "/" }, { signal: ample() });
    expect(answer).toMatchObject({ status: 402, body: '{"a":1}', json: { a: 1 } });
    expect("headers" in answer && answer.headers["x-some"]).toBe("a, b");
  });

  it("leaves json out when the body is not JSON", async () => {
    const { url } = await serving((_request, response) => void response.end("<html>"));
    expect(await send(url, { method: "GET", target: "/" }, { signal: ample() })).not.toHaveProperty("json");
  });

  it("reads no more than it is allowed to", async () => {
    const { url } = await serving((_request, response) => void response.end("x".repeat(1_000_000)));
    const answer = await send(url, { method: "GET", target: "/" }, { signal: ample(), maxBytes: 100 });
    expect(answer).toMatchObject({ status: 200, truncated: true, body: "x".repeat(100) });
  });

  it("tells a refused connection", async () => {
    const server = await listen(() => undefined);
    await server.stop();
    const answer = await send(server.url, { method: "GET", target: "/" }, { signal: ample() });
    expect(answer).toEqual({ failure: expect.stringContaining("refused") });
  });

  it("tells a closed connection", async () => {
    const { url } = await serving((_request, response) => void response.destroy());
    const answer = await send(url, { method: "GET", target: "/" }, { signal: ample() });
    expect(answer).toEqual({ failure: expect.stringContaining("closed") });
  });

  it("tells a body that breaks off", async () => {
    const url = await raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
    const answer = await send(url, { method: "GET", target: "/" }, { signal: ample() });
    expect(answer).toEqual({ failure: expect.stringContaining("closed") });
  });

  it("tells an answer that is not HTTP", async () => {
    const url = await raw("hello there\r\n\r\n");
    const answer = await send(url, { method: "GET", target: "/" }, { signal: ample() });
    expect(answer).toEqual({ failure: expect.stringContaining("not HTTP") });
  });

  it("ends with the case when no answer comes", async () => {
    const over = new AbortController();
    const { url } = await serving(() => over.abort());
    const answer = await send(url, { method: "GET", target: "/" }, { signal: over.signal });
    expect(answer).toEqual({ failure: expect.stringContaining("time") });
  });

  it("writes both messages down without signatures and cookies", async () => {
    const signature = `0x${"ab".repeat(65)}`;
    const { url } = await serving((_request, response) => {
      response.writeHead(200, { "Set-Cookie": "session=secret" }).end(JSON.stringify({ signature }));
    });
    const recorder = createRecorder();
    const header = Buffer.from(JSON.stringify({ payload: { signature } })).toString("base64");
    const headers = [
      ["PAYMENT-SIGNATURE", header],
      ["Cookie", "a=secret"],
    ] as const;
    await send(url, { method: "GET", target: "/x", headers }, { signal: ample(), recorder, peer: "server" });
    expect(recorder.entries.map((entry) => entry.what)).toEqual(["GET /x", "GET /x -> 200"]);
    const text = JSON.stringify(recorder.entries);
    expect(text).not.toContain("ab".repeat(65));
    expect(text).not.toContain(header);
    expect(text).not.toContain("secret");
    expect(text).toContain("0xabababab… (65 bytes)");
  });
});
