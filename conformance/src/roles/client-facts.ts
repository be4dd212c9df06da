import { member } from "../peers/payment-header.js";
import type { ShopRequest } from "../peers/shop.js";
import { readUint } from "../vectors/authorization.js";
import { get } from "../vectors/pointer.js";

/** What vectors can ask of all that reached a shop and the origin beside it. */
export function shopFacts(log: readonly ShopRequest[]): Record<string, unknown> {
  const payments = log.filter(({ headers, call, payment }) =>
    call ? payment !== undefined : "payment-signature" in headers,
  );
  const leaked = log.filter(
    ({ origin, headers }) => origin === "other" && ("payment-signature" in headers || "x-payment" in headers),
  );
  const nonces = new Set(payments.map(nonceOf).filter((nonce) => nonce !== undefined));
  return {
    requests: log.length,
    unpaid: log.length - payments.length,
    payments: payments.length,
    nonces: nonces.size,
    leaked: leaked.length,
    log,
    paid: payments.map((request) => request.payment),
    paidOld: log.filter(({ headers }) => "x-payment" in headers).map((request) => request.payment),
    windows: log.filter(({ payment }) => payment !== undefined).map(windowOf),
  };
}

/** The nonce of the first payment, as the chain can be asked for it. */
export function firstNonce(log: readonly ShopRequest[]): { nonce?: string | bigint } {
  const nonce = log.map(nonceOf).find((found) => found !== undefined);
  return nonce === undefined ? {} : { nonce };
}

/** What an authorization by ERC-3009 (a text) or by Permit2 (a number) uses up; on Solana, the transaction itself. */
function nonceOf({ payment }: ShopRequest): string | bigint | undefined {
  const payload = member(payment, "payload");
  const permit = member(payload, "permit2Authorization");
  const transaction = member(payload, "transaction");
  if (typeof transaction === "string") return transaction;
  if (permit !== undefined) return readUint(member(permit, "nonce"));
  const nonce = member(member(payload, "authorization"), "nonce");
  return typeof nonce === "string" ? nonce.toLowerCase() : undefined;
}

/** For how many seconds a payment had been valid when it arrived, and for how many it still was. */
function windowOf({ payment, at }: ShopRequest): { opened?: number; closes?: number } {
  const opening = firstNumber(payment, ["/authorization/validAfter", "/permit2Authorization/witness/validAfter"]);
  const closing = firstNumber(payment, ["/authorization/validBefore", "/permit2Authorization/deadline"]);
  return {
    ...(opening !== undefined && { opened: at - opening }),
    ...(closing !== undefined && { closes: closing - at }),
  };
}

function firstNumber(payment: unknown, places: readonly string[]): number | undefined {
  const payload = member(payment, "payload");
  const found = places.map((place) => readUint(get(payload, place))).find((number) => number !== undefined);
  return found === undefined ? undefined : Number(found);
}
