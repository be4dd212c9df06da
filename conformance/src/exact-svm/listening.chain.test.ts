import { describe, expect, it } from "vitest";
import { useSvmBench } from "../../test/exact-svm/bench.js";

const bench = useSvmBench("svm-listening");

/** What was said over HTTP and over the WebSocket meanwhile; the node may tell before it answers. */
async function saidFor(work: () => Promise<unknown>): Promise<{ http: string[]; ws: string[] }> {
  const before = bench.node.traffic.length;
  await work();
  const said = bench.node.traffic.slice(before).map((line) => line.split(" "));
  const by = (way: string) => said.flatMap(([over, ...what]) => (over === way ? [what.join(" ")] : []));
  return { http: by("http"), ws: by("ws").sort() };
}

const toldOnce = ["answer", "signatureNotification", "signatureSubscribe"];

describe("settling on a node that tells of transactions", () => {
  it("asks once to verify, then once to settle, or twice without verifying, and subscribes to each transaction once", async () => {
    const scheme = bench.listeningWith();
    const request = await bench.sign();
    expect(await saidFor(() => scheme.verify(request))).toEqual({ http: ["simulateTransaction"], ws: [] });
    const settled = { http: ["sendTransaction"], ws: toldOnce };
    expect(await saidFor(() => scheme.settle(request))).toEqual(settled);
    const alone = await bench.sign();
    const settledAlone = { http: ["simulateTransaction", "sendTransaction"], ws: toldOnce };
    expect(await saidFor(() => scheme.settle(alone))).toEqual(settledAlone);
  });

  it("has the node know that somebody waits for a transaction before it gets it", async () => {
    const request = await bench.sign();
    const before = bench.node.traffic.length;
    await bench.listeningWith().settle(request);
    const said = bench.node.traffic.slice(before);
    expect(said.indexOf("ws answer")).toBeLessThan(said.indexOf("http sendTransaction"));
  });

  it("settles, and says what failed in the block all the same", async () => {
    const { world } = bench;
    const payer = await bench.newcomer(15_000n);
    const [first, second] = [await bench.sign({ payer }), await bench.sign({ payer })];
    const scheme = bench.listeningWith();
    expect(await scheme.verify(second)).toMatchObject({ isValid: true });
    expect(await scheme.settle(first)).toMatchObject({ success: true });
    expect(await scheme.settle(second)).toMatchObject({ success: false, transaction: "" });
    expect(await world.balance(world.usdc, payer.address)).toBe(5_000n);
  });

  it("looks at what the recipient got of a mint of Token-2022", async () => {
    const mint = await bench.world.createMint({ name: "plain", program: "token-2022" });
    const said = await saidFor(async () => {
      expect(await bench.listeningWith().settle(await bench.sign({ mint }))).toMatchObject({ success: true });
    });
    expect(said.http).toEqual(["simulateTransaction", "getAccountInfo", "sendTransaction", "getTransaction"]);
  });

  it("takes a notice for an outcome only when the node has taken the transaction as new", async () => {
    const request = await bench.sign();
    const scheme = bench.listeningWith();
    const open = await bench.node.open();
    await open.set([{ fault: "error-after-send" }]);
    const said = await saidFor(() => scheme.settle(request));
    await open.close();
    expect(said.http).toContain("getSignatureStatuses");
  });

  it("asks for the outcome where the WebSocket is not there", async () => {
    const request = await bench.sign();
    const said = await saidFor(async () => {
      const scheme = bench.listeningWith({ wsUrl: "ws://127.0.0.1:9" });
      expect(await scheme.settle(request)).toMatchObject({ success: true });
    });
    expect(said.http).toContain("getSignatureStatuses");
  });

  it("tells of twenty payments that are settled at once", async () => {
    const scheme = bench.listeningWith();
    const requests = await Promise.all(Array.from({ length: 20 }, () => bench.sign()));
    const outcomes: unknown[] = [];
    const said = await saidFor(async () => {
      outcomes.push(...(await Promise.all(requests.map((request) => scheme.settle(request)))));
    });
    expect(outcomes).toEqual(Array.from({ length: 20 }, () => expect.objectContaining({ success: true })));
    expect(said.http.filter((method) => method === "getSignatureStatuses")).toEqual([]);
  });
});
