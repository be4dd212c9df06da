import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FacilitatorPeer, startFacilitatorPeer } from "./facilitator.js";

const payer = "0x00000000000000000000000000000000000000Aa";
const stranger = "0x00000000000000000000000000000000000000bB";

let peer: FacilitatorPeer;
beforeEach(async () => {
  // Nothing here asks the chain: whoever is scripted needs none.
  const world = { rpcUrl: "http://127.0.0.1:1", network: "eip155:84532", setNativeBalance: async () => undefined };
  peer = await startFacilitatorPeer({ world, name: "test" });
});
afterEach(() => peer.stop());

const call = (path: string, from: string, signal?: AbortSignal) =>
  fetch(`${peer.url}${path}`, {
    method: "POST",
    body: JSON.stringify({ paymentPayload: { payload: { authorization: { from } } } }),
    ...(signal ? { signal } : {}),
  });

describe("the suite's facilitator", () => {
  it("knows a case by a mark that it learns later, however JSON writes it", async () => {
    const marks: string[] = [];
    const open = peer.script(() => marks);
    marks.push("Ab/c+d==");
    const send = (text: string) => fetch(`${peer.url}/verify`, { method: "POST", body: text });
    await send('{"transaction":"Ab\\/c+d=="}');
    await send('{"transaction":"Ab/c+d=="}');
    expect(open.calls).toHaveLength(2);
  });

  it("says what it serves", async () => {
    const answer = await fetch(`${peer.url}/supported`);
    expect(await answer.json()).toMatchObject({
      kinds: [
        { x402Version: 2, scheme: "exact", network: "eip155:84532" },
        { x402Version: 1, scheme: "exact", network: "base-sepolia" },
      ],
    });
  });

  it("answers each case by its own script, in order, and repeats the last answer", async () => {
    const one = peer.script(() => [payer], { verify: [{ json: { isValid: true } }, { status: 503, raw: "busy" }] });
    const two = peer.script(() => [stranger], { verify: [{ json: { isValid: false } }] });
    expect(await (await call("/verify", payer)).json()).toEqual({ isValid: true });
    expect((await call("/verify", payer.toLowerCase())).status).toBe(503);
    expect((await call("/verify", payer)).status).toBe(503);
    expect(await (await call("/verify", stranger)).json()).toEqual({ isValid: false });
    expect(one.calls.map(({ endpoint, status }) => [endpoint, status])).toEqual([
      ["verify", 200],
      ["verify", 503],
      ["verify", 503],
    ]);
    expect(two.calls).toHaveLength(1);
    expect(one.unattributed).toBe(0);
  });

  it("counts calls that name nobody's payer against every open case", async () => {
    const one = peer.script(() => [payer]);
    const two = peer.script(() => [stranger]);
    two.close();
    await call("/settle", "0x00000000000000000000000000000000000000cC");
    expect([one.unattributed, two.unattributed]).toEqual([1, 0]);
    expect(one.calls).toEqual([]);
  });

  it("knows a case by any of its marks", async () => {
    const open = peer.script(() => [stranger, payer]);
    await call("/verify", payer);
    expect(open.calls).toHaveLength(1);
  });

  it("changes an honest answer", async () => {
    const open = peer.script(() => [payer], { verify: [{ edit: [{ path: "/isValid", value: "false" }] }] });
    expect(await (await call("/verify", payer)).json()).toMatchObject({
      isValid: "false",
      invalidReason: expect.any(String),
    });
    expect(open.calls[0]?.answer).toMatchObject({ isValid: "false" });
  });

  it("tells of a call when it is answered", async () => {
    const told: string[] = [];
    peer.script(
      () => [payer],
      { settle: [{ status: 500 }] },
      { onCall: ({ endpoint }, outcome) => told.push(`${endpoint} ${outcome}`) },
    );
    await call("/settle", payer);
    expect(told).toEqual(["settle 500"]);
  });

  it.each(["hang", "drip", "endless"] as const)("lets go of %s when the case is over", async (fault) => {
    const open = peer.script(() => [payer], { verify: [{ fault }] });
    const ended = call("/verify", payer)
      .then((answer) => answer.text())
      .then(
        () => "complete",
        () => "broken off",
      );
    await expect.poll(() => open.calls.length).toBe(1);
    await open.idle();
    open.close();
    expect(await ended).toBe("broken off");
    expect(open.calls[0]).not.toHaveProperty("status");
  });

  it("closes a connection without an answer", async () => {
    peer.script(() => [payer], { verify: [{ fault: "close" }] });
    await expect(call("/verify", payer)).rejects.toThrow();
  });

  it("does not wait for a late answer when the case is over", async () => {
    const open = peer.script(() => [payer], { verify: [{ json: {}, delayMs: 10_000 }] });
    const ended = call("/verify", payer).then(
      () => "answered",
      () => "broken off",
    );
    await expect.poll(() => open.calls.length).toBe(1);
    open.close();
    expect(await ended).toBe("broken off");
  });
});
