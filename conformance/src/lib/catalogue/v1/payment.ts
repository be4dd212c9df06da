import type { Expectations } from "../../../vectors/format.js";
import { remove } from "../../../vectors/pointer.js";
import { type Row, refuses, yields } from "../row.js";
import { eip3009, offer, paymentV1 } from "../samples.js";
import { shows, whole, why } from "./shows.js";

const paid = (payment: unknown, match: Expectations, name: string, title: string, requirement: string): Row => ({
  name: `payment-${name}`,
  title: `A payment of version 1 ${title}`,
  why,
  requirements: [requirement, "HTTP-V1-004"],
  op: "v1.upgradePayment",
  input: { payment, offer },
  expect: yields(match),
});

function brokenPayment(name: string, title: string, requirement: string, at: string, payment: unknown): Row {
  return {
    ...paid(payment, whole, `refuses-${name}`, `${title} is not upgraded`, requirement),
    kind: "negative",
    control: { row: "payment-plain", differs: [`/payment${at}`] },
    expect: refuses,
  };
}

const paymentInV2 = { "/x402Version": 2, "/payload": eip3009, "/accepted": offer };

/** Payments of version 1, with the offer of version 2 that they accept. */
export const paymentRows: readonly Row[] = [
  paid(
    paymentV1,
    shows("/value/payment", paymentInV2, ["/scheme", "/network"]),
    "plain",
    "accepts its offer in the layout of version 2",
    "HTTP-V1-004",
  ),
  paid(
    { ...paymentV1, "x-unknown": 1 },
    shows("/value/payment", paymentInV2),
    "unknown-member",
    "with an unknown member is read",
    "CORE-EXT-011",
  ),
  brokenPayment("version-2", "that calls itself version 2", "EVM-V1-012", "/x402Version", {
    ...paymentV1,
    x402Version: 2,
  }),
  brokenPayment("no-payload", "without payload", "HTTP-V1-004", "/payload", remove(paymentV1, "/payload")),
  brokenPayment("payload-text", "whose payload is a text", "HTTP-V1-004", "/payload", { ...paymentV1, payload: "0x" }),
  brokenPayment("no-scheme", "without scheme", "HTTP-V1-004", "/scheme", remove(paymentV1, "/scheme")),
  brokenPayment("no-network", "without network", "HTTP-V1-004", "/network", remove(paymentV1, "/network")),
  brokenPayment("other-network", "on another network than the offer", "HTTP-V1-016", "/network", {
    ...paymentV1,
    network: "base",
  }),
  brokenPayment("other-scheme", "by another scheme than the offer", "HTTP-V1-016", "/scheme", {
    ...paymentV1,
    scheme: "upto",
  }),
  brokenPayment("unknown-network", "on a network without a number", "EVM-V1-002", "/network", {
    ...paymentV1,
    network: "atlantis",
  }),
];
