import { createServer, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { type ClientScheme, encodeBase64, type PaymentPayload, paymentSignatureHeader } from "@x402-reference/types";
import { onTestFinished } from "vitest";
import { payee, usdc } from "./terms.js";

export { payee, policy, usdc } from "./terms.js";

export function offer(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    scheme: "exact",
    network: "eip155:84532",
    amount: "10000",
    asset: usdc,
    payTo: payee,
    maxTimeoutSeconds: 60,
    extra: { name: "USDC", version: "2" },
    ...changes,
  };
}

export function challenge(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { x402Version: 2, error: "Payment required", resource: { url: "/" }, accepts: [offer()], ...changes };
}

export function encoded(value: unknown): string {
  return encodeBase64(JSON.stringify(value));
}

/** A scheme that signs with a counter, so that every signature is seen. */
export function fakeScheme(changes: Partial<ClientScheme> = {}) {
  const signed: unknown[] = [];
  const scheme: ClientScheme = {
    scheme: "exact",
    networks: ["eip155:*"],
    unpayable: (asked) => (asked.extra?.name === undefined ? "extra.name is missing" : undefined),
    async createPayload(asked) {
      signed.push(asked);
      return { signature: `signed ${asked.amount}`, nonce: signed.length };
    },
    ...changes,
  };
  return { scheme, signed };
}

export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  payment: PaymentPayload | undefined;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
  /** Closes the connection without an answer. */
  hangUp?: boolean;
  /** Announces one byte more than it sends, and closes the connection. */
  breakOff?: boolean;
}

/** Starts a shop on a port of its own that answers by script and remembers what it received; it closes with the test. */
export async function startShop(answer: (request: Received, index: number) => Answer | Promise<Answer>) {
  const received: Received[] = [];
  const sockets = new Set<unknown>();
  const server = createServer(async (incoming, outgoing) => {
    sockets.add(incoming.socket);
    incoming.setEncoding("latin1");
    const header = incoming.headers[paymentSignatureHeader.name.toLowerCase()];
    const request: Received = {
      method: incoming.method ?? "",
      path: incoming.url ?? "",
      headers: incoming.headers,
      body: await text(incoming),
      payment: typeof header === "string" && header !== "preset" ? JSON.parse(atob(header)) : undefined,
    };
    const index = received.push(request) - 1;
    const { status, headers, body = "", hangUp, breakOff } = await answer(request, index);
    if (hangUp) incoming.socket.destroy();
    else if (breakOff) {
      outgoing.writeHead(status, { ...headers, "content-length": body.length + 1 });
      outgoing.write(body, () => incoming.socket.destroy());
    } else outgoing.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const paid = () => received.filter(({ headers }) => headers["payment-signature"] !== undefined);
  return { url: `http://127.0.0.1:${port}/`, received, paid, sockets };
}

export const receipt = { success: true, transaction: "0xabc", network: "eip155:84532", payer: payee };

/** Sells to whoever brings a payment, whatever it says. */
export function sells(terms: unknown = challenge(), content: Answer = { status: 200, body: "the goods" }) {
  return (request: Received): Answer =>
    request.payment
      ? { ...content, headers: { "PAYMENT-RESPONSE": encoded(receipt), ...content.headers } }
      : { status: 402, headers: { "PAYMENT-REQUIRED": encoded(terms) }, body: "{}" };
}
