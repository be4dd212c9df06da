import { isX402Error } from "@x402-reference/types";
import { describe, expect, it, onTestFinished } from "vitest";
import { createPaymentClient } from "./client.js";
import type { ClientEvent } from "./event.js";
import type { PaymentSnapshot, Policy } from "./policy.js";
import { challenge, fakeScheme, offer, policy } from "./testing/shop.js";

const url = "https://api.example.com/report";

function setUp(changes: Policy = {}) {
  const { scheme, signed } = fakeScheme();
  const events: ClientEvent[] = [];
  const client = createPaymentClient({
    schemes: [scheme],
    policy: { ...policy, ...changes },
    onEvent: (event) => events.push(event),
  });
  return { client, signed, events };
}

describe("createPaymentClient", () => {
  it("repeats offer, resource and extensions as they came, unknown members and letter case included", async () => {
    const { client } = setUp();
    const asked = challenge({
      resource: { url, description: "Ein Bericht über 木", serviceName: "S", tags: ["a"], zzz: { deep: [null, 1] } },
      accepts: [offer({ zzz: { a: [1, { b: null }] }, extra: { name: "USDC", version: "2", nested: { c: [] } } })],
      extensions: { foo: { info: { list: [1, 2], nested: { a: null } }, schema: { type: "object" }, more: true } },
      zzz: 1,
    });
    const outcome = await client.pay(asked, { url });
    if (!outcome.ok) throw new Error(outcome.message);
    const sent = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(outcome.header), (c) => c.charCodeAt(0))));
    expect(sent).toEqual({
      x402Version: 2,
      resource: asked.resource,
      accepted: Array.isArray(asked.accepts) && asked.accepts[0],
      payload: { signature: "signed 10000", nonce: 1 },
      extensions: asked.extensions,
    });
  });

  it("adds what the scheme answers to an extension, and replaces nothing that the server wrote", async () => {
    const memo = { info: { version: "1" }, schema: { type: "object" }, more: true };
    const other = { info: {}, schema: {} };
    const asked: unknown[] = [];
    const { scheme } = fakeScheme({
      async answerExtensions(signed) {
        asked.push(signed);
        return { memo: { version: "2", text: "mine" }, own: { id: "7" } };
      },
    });
    const client = createPaymentClient({ schemes: [scheme], policy });
    const outcome = await client.pay(challenge({ extensions: { memo, other } }), { url });
    expect(asked).toEqual([
      { offer: offer(), payload: { signature: "signed 10000", nonce: 1 }, extensions: { memo, other } },
    ]);
    expect(outcome.ok && outcome.payment.extensions).toEqual({
      memo: { ...memo, info: { version: "1", text: "mine" } },
      other,
      own: { info: { id: "7" } },
    });
  });

  it("survives an observer that rejects", async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown) => void rejections.push(reason);
    process.on("unhandledRejection", note);
    onTestFinished(() => void process.off("unhandledRejection", note));
    const onEvent = () => Promise.reject(new Error("observer"));
    const client = createPaymentClient({ schemes: [fakeScheme().scheme], policy, onEvent });
    expect(await client.pay(challenge({ resource: { url } }), { url })).toMatchObject({ ok: true });
    await new Promise((resolve) => setImmediate(resolve));
    expect(rejections).toEqual([]);
  });

  it("sends no null of its own", async () => {
    const asked = challenge({ resource: { url, description: null }, extensions: null, error: null });
    const outcome = await setUp().client.pay(asked, { url });
    expect(outcome).toMatchObject({ ok: true });
    expect(outcome.ok && Object.hasOwn(outcome.payment, "extensions")).toBe(false);
    expect(outcome.ok && outcome.payment.resource).toEqual({ url });
  });

  it.each([
    ["version 3", { x402Version: 3 }, "HTTP-CLI-010"],
    ['version "2"', { x402Version: "2" }, "HTTP-CLI-010"],
    ["no version", { x402Version: undefined }, "HTTP-CLI-010"],
    ["no resource", { resource: undefined }, "HTTP-CLI-011"],
    ["a resource that is text", { resource: url }, "HTTP-CLI-011"],
    ["no offers", { accepts: undefined }, "HTTP-CLI-011"],
    ["an empty list of offers", { accepts: [] }, "HTTP-CLI-011"],
    ["extensions that are a list", { extensions: [] }, "HTTP-CLI-011"],
    ["a resource of another host", { resource: { url: "https://evil.example/report" } }, "HTTP-CLI-022"],
    ["a resource of another port", { resource: { url: "https://api.example.com:8443/" } }, "HTTP-CLI-022"],
    ["a resource of another scheme", { resource: { url: "http://api.example.com/" } }, "HTTP-CLI-022"],
    ["a resource that is no web address", { resource: { url: "urn:report" } }, "HTTP-CLI-022"],
  ])("refuses %s and signs nothing", async (_, changes, id) => {
    const { client, signed, events } = setUp();
    const outcome = await client.pay(challenge(changes), { url });
    expect(outcome).toMatchObject({ ok: false, refusals: [{ id }] });
    expect(signed).toEqual([]);
    expect(events).toMatchObject([{ type: "payment_refused", url }]);
  });

  it("pays a foreign resource and only listed hosts when the policy says so", async () => {
    const foreign = challenge({ resource: { url: "http://api.example.com/" } });
    expect(await setUp({ foreignResource: "allow" }).client.pay(foreign, { url })).toMatchObject({ ok: true });
    expect(await setUp({ hosts: ["api.example.com"] }).client.pay(challenge(), { url })).toMatchObject({ ok: true });
    const elsewhere = await setUp({ hosts: ["example.com"] }).client.pay(challenge(), { url });
    expect(elsewhere).toMatchObject({ ok: false, refusals: [{ id: "HTTP-CLI-023" }] });
  });

  it("binds a challenge to the origin that was asked", async () => {
    const { client } = setUp();
    const context = { url, askedUrl: "https://api.example.com/old" };
    expect(await client.pay(challenge(), context)).toMatchObject({ ok: true });
    const post = await client.pay(challenge(), { ...context, method: "POST" });
    expect(post).toMatchObject({ ok: false, refusals: [{ id: "HTTP-CLI-021" }] });
    const foreign = await client.pay(challenge(), { url, askedUrl: "http://api.example.com/report" });
    expect(foreign).toMatchObject({ ok: false, refusals: [{ id: "HTTP-CLI-021" }] });
  });

  it("shows for approval, frozen at every depth, exactly what it then signs", async () => {
    let seen: PaymentSnapshot | undefined;
    const { client, signed } = setUp({
      approve(snapshot) {
        seen = snapshot;
        return true;
      },
    });
    const asked = challenge({ resource: { url, zzz: { a: 1 } }, extensions: { foo: { info: { a: [1] } } } });
    const outcome = await client.pay(asked, { url });
    expect(outcome).toMatchObject({ ok: true });
    expect(seen).toEqual({ url, offer: offer(), resource: asked.resource, extensions: asked.extensions });
    expect(isFrozenDeep(seen)).toBe(true);
    expect(signed[0]).toBe(seen?.offer);
    expect(outcome.ok && outcome.payment.accepted).toBe(seen?.offer);
  });

  it("judges and signs what the challenge was when the call began", async () => {
    const asked = challenge();
    const { client } = setUp({
      approve() {
        asked.accepts = [offer({ amount: "1", payTo: "0xdead" })];
        return true;
      },
    });
    const outcome = await client.pay(asked, { url });
    expect(outcome.ok && outcome.payment.accepted).toEqual(offer());
  });

  it.each([false, Promise.resolve(false), "yes"])("signs nothing when approval is %s", async (answer) => {
    const approve = (() => answer) as unknown as () => boolean;
    const { client, signed } = setUp({ approve });
    expect(await client.pay(challenge(), { url })).toMatchObject({
      ok: false,
      refusals: [{ reason: "approval_denied" }],
    });
    expect(signed).toEqual([]);
  });

  it("lists each offer and why in the message, on one line each", async () => {
    const accepts = [offer({ amount: "10001" }), offer({ scheme: "weird\n\u001b[31m" }), { junk: true }];
    const outcome = await setUp().client.pay(challenge({ accepts }), { url });
    if (outcome.ok) throw new Error("paid");
    const lines = outcome.message.split("\n");
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain("more than the 10000 atomic units");
    expect(lines[2]).toContain("no scheme");
    expect(lines[3]).toContain('{"junk":true}');
    expect(outcome.message).not.toContain("\u001b");
  });

  it("pays nothing without a policy and says how to allow it", async () => {
    const client = createPaymentClient({ schemes: [fakeScheme().scheme] });
    const outcome = await client.pay(challenge(), { url });
    expect(outcome.ok ? "" : outcome.message).toContain("policy.maxAmount allows nothing");
  });

  it("stops waiting for approval and signature when aborted, and signs nothing after it", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const waiting = setUp({ approve: () => new Promise(() => controller.abort(reason)) });
    await expect(waiting.client.pay(challenge(), { url, signal: controller.signal })).rejects.toBe(reason);
    expect(waiting.signed).toEqual([]);

    const second = new AbortController();
    const { scheme } = fakeScheme({ createPayload: () => new Promise(() => second.abort(reason)) });
    const client = createPaymentClient({ schemes: [scheme], policy });
    await expect(client.pay(challenge(), { url, signal: second.signal })).rejects.toBe(reason);
  });

  it("survives an observer that throws", async () => {
    const client = createPaymentClient({
      schemes: [fakeScheme().scheme],
      policy,
      onEvent() {
        throw new Error("observer");
      },
    });
    expect(await client.pay(challenge(), { url })).toMatchObject({ ok: true });
  });

  it("refuses to make a header that no server would read", async () => {
    const asked = challenge({ extensions: { foo: { info: { text: "x".repeat(12_500) } } } });
    const caught = await setUp()
      .client.pay(asked, { url })
      .catch((error: unknown) => error);
    expect(isX402Error(caught, "header_too_large")).toBe(true);
  });

  it("signs with the scheme that names the network rather than one with a pattern", async () => {
    const general = fakeScheme();
    const special = fakeScheme({ networks: ["eip155:84532"] });
    const client = createPaymentClient({ schemes: [general.scheme, special.scheme], policy });
    await client.pay(challenge(), { url });
    expect([general.signed.length, special.signed.length]).toEqual([0, 1]);
  });
});

function isFrozenDeep(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isFrozenDeep);
}
