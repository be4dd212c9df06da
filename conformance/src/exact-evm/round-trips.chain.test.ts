import type { FacilitatorRequest, FacilitatorScheme } from "@x402-reference/types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useBench } from "../../test/exact-evm/bench.js";
import { type CountingProxy, startCountingProxy } from "./counting-proxy.js";

const bench = useBench("round-trips");
const { sign } = bench;

/** Counts what a facilitator asks of its node that is in service: it has settled before, so it knows fees and nonce. */
describe.each([
  ["a node that answers a broadcast with the receipt", [], ["eth_sendRawTransactionSync"]],
  ["a node that does not", ["eth_sendRawTransactionSync"], ["eth_sendRawTransaction", "eth_getTransactionReceipt"]],
])("the requests to %s", (_, lacking, sending) => {
  let proxy: CountingProxy;
  let scheme: FacilitatorScheme;

  beforeAll(async () => {
    proxy = await startCountingProxy(bench.world.rpcUrl);
    for (const method of lacking) proxy.lack(method);
    scheme = bench.schemeWith({ rpcUrl: proxy.url });
    expect(await scheme.settle(await sign())).toMatchObject({ success: true });
  });
  afterAll(() => proxy.stop());

  async function requestsOf(work: () => Promise<unknown>): Promise<string[]> {
    const before = proxy.methods.length;
    await work();
    return proxy.methods.slice(before);
  }

  it("are one to verify", async () => {
    const request = await sign();
    expect(await requestsOf(() => scheme.verify(request))).toEqual(["eth_call"]);
  });

  it("are only the sending and the receipt to settle what was just verified", async () => {
    const request = await sign();
    expect(await scheme.verify(request)).toMatchObject({ isValid: true });
    const methods = await requestsOf(async () => {
      expect(await scheme.settle(request)).toMatchObject({ success: true });
    });
    expect(methods).toEqual(sending);
  });

  it("are one more to settle what was not verified before", async () => {
    const request = await sign();
    const methods = await requestsOf(async () => {
      expect(await scheme.settle(request)).toMatchObject({ success: true });
    });
    expect(methods).toEqual(["eth_call", ...sending]);
  });

  it("are the verification and the search for the transaction to refuse what is settled already", async () => {
    const request = await sign();
    await scheme.settle(request);
    const methods = await requestsOf(async () => {
      expect(await scheme.settle(request)).toMatchObject({ errorReason: "invalid_exact_evm_nonce_already_used" });
    });
    expect(methods).toEqual(["eth_call", "eth_getLogs", "eth_getTransactionReceipt"]);
  });

  it("are none to refuse what the payment itself shows", async () => {
    const { paymentPayload, paymentRequirements } = await sign();
    const dearer = { ...paymentRequirements, payTo: bench.world.usdc };
    const refuse = () => scheme.settle({ paymentPayload, paymentRequirements: dearer });
    expect(await requestsOf(refuse)).toEqual([]);
  });

  it("are those of one for eight that share a transaction", async () => {
    const aggregate = { maxItems: 8, maxWaitMs: 5_000 };
    const sharing = bench.schemeWith({ rpcUrl: proxy.url, aggregate, verdictLifetimeMs: 60_000 });
    const signMany = () => Promise.all(Array.from({ length: 8 }, () => sign()));
    const settleAll = async (requests: FacilitatorRequest[]) => {
      const settled = await Promise.all(requests.map((request) => sharing.settle(request)));
      expect(new Set(settled.map(({ success, transaction }) => success && transaction)).size).toBe(1);
    };
    await settleAll(await signMany());
    const requests = await signMany();
    await Promise.all(requests.map((request) => sharing.verify(request)));
    const asked = await requestsOf(() => settleAll(requests));
    // A block with eight payments may take longer than the first look for its receipt.
    expect(new Set(asked)).toEqual(new Set(sending));
    expect(asked.filter((method) => method.startsWith("eth_send"))).toHaveLength(1);
  });
});
