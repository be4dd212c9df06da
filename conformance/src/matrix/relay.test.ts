import { request as send } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { listen, readBody } from "../peers/listen.js";
import { encodeHeaderJson } from "../peers/payment-header.js";
import { createRecorder } from "../roles/recorder.js";
import { startRelay } from "./relay.js";

async function relayTo(handler: Parameters<typeof listen>[0]) {
  const server = await listen(handler);
  const recorder = createRecorder(["0xsecret"]);
  const answers: { status: number; paid: boolean }[] = [];
  const relay = await startRelay({
    from: "client",
    to: "server",
    url: server.url,
    recorder: () => recorder,
    onAnswer: (answer) => answers.push(answer),
  });
  onTestFinished(async () => {
    await relay.stop();
    await server.stop();
  });
  return { server, relay, recorder, answers };
}

it("passes on what both sides write as it is", async () => {
  const { relay } = await relayTo(async (request, response) => {
    response.setHeader("Set-Cookie", ["a=1", "b=2"]).setHeader("PAYMENT-RESPONSE", "receipt");
    const { host, "x-twice": twice } = request.headers;
    response.writeHead(402).end(`${request.method} ${request.url} ${host} ${twice} ${await readBody(request)}`);
  });
  const answer = await fetch(`${relay.url}/a%2Fb?c=d`, { method: "POST", body: "hällo", headers: { "X-Twice": "1" } });
  expect(answer.status).toBe(402);
  expect(await answer.text()).toBe(`POST /a%2Fb?c=d ${new URL(relay.url).host} 1 hällo`);
  expect([answer.headers.getSetCookie(), answer.headers.get("payment-response")]).toEqual([["a=1", "b=2"], "receipt"]);
});

it("writes down both sides without secrets, and tells paid requests from others", async () => {
  const { relay, recorder, answers } = await relayTo((_, response) => void response.end('{"key":"0xsecret"}'));
  await fetch(relay.url, { headers: { "PAYMENT-SIGNATURE": encodeHeaderJson({ x402Version: 2 }) } });
  await fetch(`${relay.url}/again`);
  expect(recorder.entries).toMatchObject([
    {
      from: "client",
      to: "server",
      what: "GET / -> 200",
      detail: { request: { headers: { "payment-signature": { x402Version: 2 } } }, answer: { body: { key: "[key]" } } },
    },
    { what: "GET /again -> 200" },
  ]);
  expect(answers).toEqual([
    { status: 200, paid: true },
    { status: 200, paid: false },
  ]);
});

it("lets the client see that there was no answer", async () => {
  const { relay, recorder, answers } = await relayTo((request) => void request.socket.destroy());
  const failed = await new Promise((resolve) =>
    send(relay.url)
      .on("error", () => resolve("no answer"))
      .end(),
  );
  expect(failed).toBe("no answer");
  expect(recorder.entries[0]?.what).toMatch(/^GET \/ -> no answer: /);
  expect(answers).toEqual([{ status: 0, paid: false }]);
});

it("passes on bytes that are no text, and asks for nothing compressed", async () => {
  const bytes = Buffer.from([0x1f, 0x8b, 0xff, 0x00]);
  const { relay } = await relayTo((request, response) => {
    response.setHeader("X-Asked", request.headers["accept-encoding"] ?? "nothing");
    response.end(bytes);
  });
  const answer = await fetch(relay.url, { headers: { "accept-encoding": "gzip" } });
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
  expect(answer.headers.get("x-asked")).toBe("nothing");
});
