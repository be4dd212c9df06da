import type { SettleResponse } from "@x402-reference/types";
import axios, { AxiosError } from "axios";
import { describe, expect, it } from "vitest";
import { readAxiosReceipt, wrapAxios } from "./axios.js";
import { createPaymentClient, type PaymentClient, type PaymentClientOptions } from "./client.js";
import { PaymentOutcomeUnknown, PaymentRefused } from "./error.js";
import { wrapFetch } from "./fetch.js";
import type { JournalEntry } from "./journal/entry.js";
import { readReceipt } from "./receipt.js";
import { asks, errorOf } from "./testing/paying-fetch.js";
import {
  type Answer,
  challenge,
  encoded,
  fakeScheme,
  offer,
  policy,
  receipt,
  sells,
  startShop,
} from "./testing/shop.js";
import { paymentOf } from "./watch-answer.js";

/** A request as every transport can make it. */
interface Call {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer> | FormData | URLSearchParams | Blob | ReadableStream<Uint8Array<ArrayBuffer>>;
  signal?: AbortSignal;
}

interface Answered {
  status: number;
  text: string;
  receipt: SettleResponse | undefined;
  payment: JournalEntry | undefined;
}

type Pay = (url: string, call?: Call) => Promise<Answered>;

function overFetch(client: PaymentClient): Pay {
  const pay = wrapFetch(fetch, client);
  return async (url, call = {}) => {
    const { body, ...rest } = call;
    const response = await pay(url, { ...rest, ...(body !== undefined && { body, duplex: "half" }) });
    const text = await response.text();
    return { status: response.status, text, receipt: readReceipt(response), payment: paymentOf(response) };
  };
}

function overAxios(client: PaymentClient): Pay {
  const instance = wrapAxios(axios.create({ responseType: "text", validateStatus: () => true }), client);
  return async (url, { body, ...call } = {}) => {
    const response = await instance.request({ url, ...(body !== undefined && { data: body }), ...call });
    const { status, data } = response;
    return { status, text: data, receipt: readAxiosReceipt(response), payment: paymentOf(response) };
  };
}

describe.each([
  ["fetch", overFetch],
  ["axios", overAxios],
])("paying over %s", (_, over) => {
  function setUp(options: Partial<PaymentClientOptions> = {}) {
    const { scheme, signed } = fakeScheme();
    const client = createPaymentClient({ schemes: [scheme], policy, ...options });
    return { pay: over(client), signed, journal: client.journal };
  }

  it("buys, and hands over goods, receipt and the entry in the books", async () => {
    const shop = await startShop(sells());
    const { pay, signed } = setUp();
    const answered = await pay(shop.url);
    expect(answered).toMatchObject({ status: 200, text: "the goods", receipt });
    expect(answered.payment).toMatchObject({ state: "settled", delivered: true, amount: "10000" });
    expect([shop.received.length, signed.length]).toEqual([2, 1]);
  });

  it("lets other answers through unpaid", async () => {
    for (const status of [200, 404, 500]) {
      const shop = await startShop(() => ({ status, body: "as it is", headers: asks.headers ?? {} }));
      const { pay, signed } = setUp();
      expect(await pay(shop.url)).toMatchObject({ status, text: "as it is", payment: undefined });
      expect(signed).toEqual([]);
    }
  });

  it.each([
    ["text", () => "ü".repeat(100), "ü".repeat(100)],
    ["bytes", () => new TextEncoder().encode("bytes"), "bytes"],
    ["parameters", () => new URLSearchParams({ a: "1 2" }), "a=1+2"],
    ["a blob", () => new Blob(["blob"]), "blob"],
    ["a stream", () => new Blob(["stream"]).stream() as ReadableStream<Uint8Array<ArrayBuffer>>, "stream"],
  ])("repeats a body that is %s exactly, and headers of the caller", async (_name, body, expected) => {
    const shop = await startShop(sells());
    const { pay } = setUp();
    const headers = { "x-own": "1", authorization: "Bearer t" };
    expect((await pay(shop.url, { method: "POST", headers, body: body() })).status).toBe(200);
    const [first, second] = shop.received;
    expect(second).toMatchObject({ method: "POST", headers });
    expect(Buffer.from(second?.body ?? "", "latin1").toString()).toBe(expected);
    const { "payment-signature": _payment, ...others } = second?.headers ?? {};
    expect([second?.body, others]).toEqual([first?.body, first?.headers]);
  });

  it("repeats a form exactly", async () => {
    const shop = await startShop(sells());
    const form = new FormData();
    form.set("file", new Blob(["content"]), "name.txt");
    expect((await setUp().pay(shop.url, { method: "POST", body: form })).status).toBe(200);
    const withoutBoundary = shop.received.map(({ body }) => body.replaceAll(/--[-\w]+/g, "--"));
    expect(withoutBoundary[0]).toContain("content");
    expect(withoutBoundary[1]).toBe(withoutBoundary[0]);
  });

  it("refuses what the policy does not allow, with a reason for each offer", async () => {
    const dear = encoded(challenge({ accepts: [offer({ amount: "10001" })] }));
    const shop = await startShop(() => ({ status: 402, headers: { "PAYMENT-REQUIRED": dear } }));
    const error = await errorOf(setUp().pay(shop.url));
    if (!(error instanceof PaymentRefused)) throw error;
    expect([error.code, error.retryable, shop.received.length]).toEqual(["no_acceptable_offer", false, 1]);
    expect(error.considered[0]?.why).toContain("more than the 10000");
  });

  it.each([
    ["no answer", { status: 200, hangUp: true }],
    ["half of an answer", { status: 200, body: "the go", breakOff: true }],
  ] satisfies [string, Answer][])(
    "says that the outcome is unknown after %s, and sends the same again",
    async (_name, first) => {
      let seen = 0;
      const shop = await startShop((request) => (request.payment && seen++ === 0 ? first : sells()(request)));
      const { pay, signed } = setUp();
      const error = await errorOf(pay(shop.url));
      if (!(error instanceof PaymentOutcomeUnknown)) throw error;
      expect([error.code, error.retryable]).toEqual(["payment_outcome_unknown", false]);
      expect(await pay(shop.url)).toMatchObject({ status: 200, text: "the goods" });
      expect([signed.length, shop.paid().length]).toEqual([1, 2]);
    },
  );

  it("says the same when the caller gives up after the payment", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const shop = await startShop((request) => {
      if (!request.payment) return asks;
      controller.abort(reason);
      return new Promise(() => undefined);
    });
    const { pay } = setUp();
    expect(await errorOf(pay(shop.url, { signal: controller.signal }))).toBeInstanceOf(PaymentOutcomeUnknown);
  });

  it("pays nothing when the caller gives up before", async () => {
    const controller = new AbortController();
    const shop = await startShop(() => {
      controller.abort(new Error("enough"));
      return asks;
    });
    const { pay, signed } = setUp();
    expect(await errorOf(pay(shop.url, { signal: controller.signal }))).not.toBeInstanceOf(PaymentOutcomeUnknown);
    expect(signed).toEqual([]);
  });

  it("takes no payment to another origin", async () => {
    const thief = await startShop(() => ({ status: 200 }));
    const shop = await startShop(({ payment }) => (payment ? { status: 307, headers: { location: thief.url } } : asks));
    expect((await setUp().pay(shop.url)).status).toBe(307);
    expect(thief.received).toEqual([]);
  });

  it("pays once for each of many calls at the same time", async () => {
    const shop = await startShop(sells());
    const { pay, signed } = setUp();
    await Promise.all(Array.from({ length: 10 }, () => pay(shop.url)));
    expect([signed.length, shop.received.length]).toEqual([10, 20]);
  });
});

describe("wrapAxios", () => {
  it("keeps interceptors, and axios' own errors for a status that is not paid away", async () => {
    const shop = await startShop(({ payment }) => (payment ? { status: 402 } : asks));
    const instance = axios.create();
    const seen: string[] = [];
    instance.interceptors.request.use((config) => {
      seen.push(config.url ?? "");
      return config;
    });
    const paying = wrapAxios(instance, createPaymentClient({ schemes: [fakeScheme().scheme], policy }));
    expect(paying).toBe(instance);
    const error = await errorOf(paying.get(shop.url));
    if (!(error instanceof AxiosError) || !error.response) throw error;
    expect([seen, error.response.status]).toEqual([[shop.url], 402]);
    expect(paymentOf(error.response)).toMatchObject({ state: "open" });
    expect(readAxiosReceipt(error.response)).toBeUndefined();
  });

  it("pays over any fetch, and says that an outcome is unknown when axios runs out of time", async () => {
    const answers = [new Response(null, asks)];
    const hangs = (_: unknown, init?: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      });
    const client = createPaymentClient({ schemes: [fakeScheme().scheme], policy });
    const paying = wrapAxios(axios.create(), client, {
      fetch: async (input, init) => answers.shift() ?? hangs(input, init),
    });
    const error = await errorOf(paying.get("https://api.example.com/", { timeout: 50 }));
    expect(error).toBeInstanceOf(PaymentOutcomeUnknown);
    expect(error).not.toHaveProperty("config");
  });
});
