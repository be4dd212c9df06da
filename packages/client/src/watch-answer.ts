import type { PaymentAttempt } from "./attempt.js";
import type { JournalEntry } from "./journal/entry.js";

const payments = new WeakMap<object, () => JournalEntry>();

/**
 * How the payment that an answer was paid with stands in the books now; nothing for an answer that was not paid for.
 *
 * @example
 * ```ts
 * const response = await payingFetch("https://api.example.com/report");
 * const payment = paymentOf(response);
 * if (payment && payment.state !== "settled") console.log(payment.reason);
 * ```
 * @see transports-v2/http.md, Settlement Response Delivery
 */
export function paymentOf(answer: object): JournalEntry | undefined {
  return payments.get(answer)?.();
}

/** Makes `paymentOf` know the payment of an answer. */
export function rememberPayment(answer: object, attempt: PaymentAttempt): void {
  payments.set(answer, () => attempt.entry());
}

/** Makes it know the payment of an answer also by another one that was made of it. */
export function passPaymentOn(from: object, to: object): void {
  const payment = payments.get(from);
  if (payment) payments.set(to, payment);
}

/**
 * Notices on which of its ways the body of an answer is read to the end, or breaks off. The response itself stays, as a
 * copy of it would have lost its address.
 */
export function watchAnswer(response: Response, attempt: PaymentAttempt): Response {
  rememberPayment(response, attempt);
  if (response.body === null) {
    attempt.delivered();
    return response;
  }
  const nativeBody = () => Reflect.get(Object.getPrototypeOf(response), "body", response) ?? null;
  const define = (name: string, value: unknown) =>
    Object.defineProperty(response, name, { value, configurable: true, writable: true });
  for (const name of ["arrayBuffer", "blob", "bytes", "formData", "text"]) {
    const read: unknown = Reflect.get(response, name);
    if (typeof read !== "function") continue;
    define(name, async () => {
      if (response.bodyUsed) return read.call(response);
      const value = await read.call(response).catch((cause: unknown) => {
        throw attempt.unanswered(cause);
      });
      attempt.delivered();
      return value;
    });
  }
  define("json", async () => JSON.parse(await response.text()));
  let watched: ReadableStream<Uint8Array> | undefined;
  Object.defineProperty(response, "body", {
    configurable: true,
    get: () => (watched ??= watchStream(nativeBody, attempt)),
  });
  return response;
}

/** The stream of a body that takes hold of it only when it is read. */
function watchStream(body: () => ReadableStream<Uint8Array>, attempt: PaymentAttempt): ReadableStream<Uint8Array> {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        reader ??= body().getReader();
        const { done, value } = await reader.read().catch((cause: unknown) => {
          throw attempt.unanswered(cause);
        });
        if (!done) return controller.enqueue(value);
        attempt.delivered();
        controller.close();
      },
      async cancel(reason) {
        reader ??= body().getReader();
        await reader.cancel(reason);
        // Who wants no more of an answer has had what they wanted.
        attempt.delivered();
      },
    },
    { highWaterMark: 0 },
  );
}
