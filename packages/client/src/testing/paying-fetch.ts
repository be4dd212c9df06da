import { createPaymentClient, type PaymentClientOptions } from "../client.js";
import { type WrapFetchOptions, wrapFetch } from "../fetch.js";
import { type Answer, challenge, encoded, fakeScheme, policy } from "./shop.js";

/** A paying fetch over the real one, and what it has signed. */
export function setUp(options: Partial<PaymentClientOptions> & WrapFetchOptions = {}) {
  const { scheme, signed } = fakeScheme();
  const client = createPaymentClient({ schemes: [scheme], policy, ...options });
  return { pay: wrapFetch(fetch, client, options), signed, client, journal: client.journal };
}

export async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

export const asks: Answer = { status: 402, headers: { "PAYMENT-REQUIRED": encoded(challenge()) } };

export function redirect(status: number, location: string, headers = {}): Answer {
  return { status, headers: { location, ...headers } };
}
