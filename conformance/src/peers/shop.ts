import type { IncomingMessage, ServerResponse } from "node:http";
import { type Facilitator, mcpPaymentKey } from "@x402-reference/types";
import { applyEdits } from "../vectors/edit.js";
import type { Given, PeerAnswer } from "../vectors/format.js";
import { giveAnswer, isHonest, overlay, type PlainAnswer } from "./give-answer.js";
import { joinHeaders } from "./headers.js";
import { listen, readBody } from "./listen.js";
import { decodeHeaderJson, encodeHeaderJson, member } from "./payment-header.js";
import { sequence } from "./sequence.js";
import { editPaymentHeaders, rewritePaymentHeaders } from "./shop-headers.js";
import { paymentTextOf, receiptHeader, sellFor } from "./shop-sale.js";
import { answerCall, answerProtocol, readToolCall, shopTool, type ToolCall } from "./tool-shop.js";

/** What a shop does; what it does not say is honest. */
export type ShopScript = NonNullable<Given["shop"]>;

/** One request that reached the shop, or the origin beside it. */
export interface ShopRequest {
  origin: "shop" | "other";
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  /** When it arrived, in seconds since the epoch. */
  at: number;
  /** The decoded payment of either version, when the request carries one. */
  payment?: unknown;
  /** The call that it makes, where a tool is sold. */
  call?: ToolCall;
}

/** What the shop has for sale. */
export interface Sale {
  /** Finished offers, in the order in which they are made. */
  offers: readonly unknown[];
  script: ShopScript;
  description?: string;
}

/** A shop that sells one resource, with a second origin beside it that must never see a payment. */
export interface Shop {
  readonly origin: string;
  readonly other: string;
  /** Everything that arrived at either, in order. */
  readonly log: readonly ShopRequest[];
  /** Opens the shop; before that it answers 503. Answers the challenge that it makes. */
  sell(sale: Sale): unknown;
  /** Resolves when every request that has arrived is answered or being held. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** The path of the one resource that a shop sells. */
export const shopPath = "/exact/evm/eip3009";

/**
 * Starts a shop whose honest sales are verified and settled by the given facilitator.
 *
 * @example
 * ```ts
 * const shop = await startShop({ facilitator });
 * shop.sell({ offers: [offer], script: {} });
 * ```
 */
export async function startShop({
  facilitator,
  onRequest = () => undefined,
  port = 0,
}: {
  facilitator: Facilitator;
  /** Called when a request is answered, with what was answered. */
  onRequest?(request: ShopRequest, answer: PlainAnswer, outcome: string): void;
  port?: number;
}): Promise<Shop> {
  const log: ShopRequest[] = [];
  const over = new AbortController();
  const pending = new Set<Promise<void>>();
  let next: { challenge: unknown; tool: boolean; unpaid: () => PeerAnswer; paid: () => PeerAnswer } | undefined;

  const serve = (origin: "shop" | "other") => async (request: IncomingMessage, response: ServerResponse) => {
    const work = answerRequest(origin, request, response);
    pending.add(work);
    await work.finally(() => pending.delete(work));
  };
  const shop = await listen(serve("shop"), { port });
  const other = await listen(serve("other"));

  async function answerRequest(origin: "shop" | "other", request: IncomingMessage, response: ServerResponse) {
    const entry = await readRequest(origin, request, next?.tool === true);
    if (next?.tool && origin === "shop" && !entry.call) {
      const { status, headers, body } = answerProtocol(entry.method, entry.body);
      response.writeHead(status, headers).end(body);
      return;
    }
    log.push(entry);
    if (!next) {
      response.writeHead(503).end();
      return;
    }
    // The origin beside the shop has no script: it takes what it gets, which is how a leak shows.
    const answer = origin === "other" ? {} : entry.payment === undefined ? next.unpaid() : next.paid();
    const plain = entry.call
      ? await answerCall(entry.call, { answer, challenge: next.challenge, facilitator })
      : await answerOverHttp(entry, { answer, challenge: next.challenge });
    onRequest(entry, plain, await giveAnswer(response, plain, { answer, signal: over.signal }));
  }

  async function answerOverHttp(
    entry: ShopRequest,
    { answer, challenge }: { answer: PeerAnswer; challenge: unknown },
  ): Promise<PlainAnswer> {
    let plain: PlainAnswer = { status: 200, headers: {}, body: "" };
    if (isHonest(answer) && (answer.honest || !answer.challenge)) plain = await honest(entry, challenge);
    if (answer.challenge) plain = challengeAnswer(challenge);
    if (answer.edit) plain = editPaymentHeaders(plain, answer.edit);
    plain = overlay(answer, plain);
    if (answer.written) plain = rewritePaymentHeaders(plain, answer.written);
    if (!answer.redirect) return plain;
    const { status, origin: where, path } = answer.redirect;
    const location = `${where === "shop" ? shop.url : other.url}${path}`;
    return { ...plain, status, headers: { ...plain.headers, location } };
  }

  async function honest(entry: ShopRequest, challenge: unknown): Promise<PlainAnswer> {
    if (paymentTextOf(entry.headers) === undefined) return challengeAnswer(challenge);
    if (entry.origin === "other") return jsonAnswer(200, { success: true, goods: "handed over beside the shop" });
    const sold = await sellFor(entry.payment, { challenge, facilitator });
    if (sold.delivered) {
      const goods = { success: true, goods: "the report that was paid for", path: entry.path };
      return jsonAnswer(200, goods, receiptHeader(sold.receipt, entry.payment));
    }
    const refusal = challengeAnswer({ ...asObject(challenge), error: sold.reason });
    const receipt = sold.receipt && receiptHeader(sold.receipt, entry.payment);
    return { ...refusal, headers: { ...refusal.headers, ...receipt } };
  }

  return {
    origin: shop.url,
    other: other.url,
    log,
    sell({ offers, script, description = "A report from the conformance suite's shop" }) {
      const tool = script.tool === true;
      const url = tool ? `mcp://tool/${shopTool.name}` : `${shop.url}${shopPath}`;
      const challenge = applyEdits(
        {
          x402Version: 2,
          error: tool ? "Payment required" : "PAYMENT-SIGNATURE header is required",
          resource: { url, description, mimeType: "application/json" },
          accepts: offers,
        },
        script.challenge ?? [],
      );
      next = { challenge, tool, unpaid: sequence(script.unpaid, {}), paid: sequence(script.paid, {}) };
      return challenge;
    },
    async idle() {
      while (pending.size > 0) await Promise.allSettled(pending);
    },
    async stop() {
      over.abort();
      await Promise.all([shop.stop(), other.stop()]);
    },
  };
}

async function readRequest(
  origin: "shop" | "other",
  request: IncomingMessage,
  sellsTool: boolean,
): Promise<ShopRequest> {
  const headers = joinHeaders(request.rawHeaders);
  const body = await readBody(request);
  const call = sellsTool ? readToolCall(body) : undefined;
  const payment = call ? member(call.meta, mcpPaymentKey) : paymentInHeader(headers);
  return {
    origin,
    method: request.method ?? "",
    path: request.url ?? "",
    headers,
    body,
    at: Date.now() / 1000,
    ...(call && { call }),
    ...(payment === undefined ? {} : { payment }),
  };
}

function paymentInHeader(headers: Readonly<Record<string, string>>): unknown {
  const text = paymentTextOf(headers);
  return text === undefined ? undefined : (decodeHeaderJson(text) ?? text);
}

function challengeAnswer(challenge: unknown): PlainAnswer {
  const answer = jsonAnswer(402, { error: member(challenge, "error") ?? "Payment required" });
  return { ...answer, headers: { ...answer.headers, "payment-required": encodeHeaderJson(challenge) } };
}

function jsonAnswer(status: number, json: unknown, headers: Record<string, string> = {}): PlainAnswer {
  return {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
    body: JSON.stringify(json),
  };
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
