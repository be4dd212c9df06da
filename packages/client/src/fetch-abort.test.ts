import { describe, expect, it } from "vitest";
import { PaymentOutcomeUnknown } from "./error.js";
import { asks, errorOf, setUp } from "./testing/paying-fetch.js";
import { fakeScheme, sells, startShop } from "./testing/shop.js";

describe("wrapFetch and abort", () => {
  it("stops before the request, while reading a body, and while signing, with nothing paid", async () => {
    const shop = await startShop(sells());
    const reason = new Error("enough");
    expect(await errorOf(setUp().pay(shop.url, { signal: AbortSignal.abort(reason) }))).toBe(reason);

    const reading = new AbortController();
    const body = new ReadableStream({ pull: () => reading.abort(reason) });
    const init = { method: "POST", body, duplex: "half", signal: reading.signal } as RequestInit;
    expect(await errorOf(setUp().pay(shop.url, init))).toBe(reason);
    expect(shop.received).toHaveLength(0);

    const signing = new AbortController();
    const { scheme } = fakeScheme({
      async createPayload() {
        signing.abort(reason);
        return {};
      },
    });
    expect(await errorOf(setUp({ schemes: [scheme] }).pay(shop.url, { signal: signing.signal }))).toBe(reason);

    const signed = new AbortController();
    const onEvent = () => signed.abort(reason);
    expect(await errorOf(setUp({ onEvent }).pay(shop.url, { signal: signed.signal }))).toBe(reason);

    const request = new Request(shop.url, { signal: signing.signal });
    expect(await errorOf(setUp().pay(request))).toBe(reason);
    expect(shop.paid()).toEqual([]);
  });

  it("after the payment was sent, stops and says that the outcome is unknown", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const shop = await startShop((request) => {
      if (!request.payment) return asks;
      controller.abort(reason);
      return new Promise(() => {});
    });
    const error = await errorOf(setUp().pay(shop.url, { signal: controller.signal }));
    expect(error instanceof PaymentOutcomeUnknown && error.cause).toBe(reason);
  });
});
