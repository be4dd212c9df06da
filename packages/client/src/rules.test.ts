import { withoutRule } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { createPaymentClient } from "./client.js";
import { wrapFetch } from "./fetch.js";
import type { Policy } from "./policy.js";
import { clientRules } from "./rules.js";
import {
  type Answer,
  challenge,
  encoded,
  fakeScheme,
  offer,
  policy,
  receipt,
  startShop,
  usdc,
} from "./testing/shop.js";

/** A purchase in which one rule alone decides: how many payments are seen with it, and without it. */
interface Case {
  terms?: Record<string, unknown>;
  status?: number;
  /** What is answered to a payment. */
  paid?: Answer;
  headers?: Record<string, string>;
  policy?: Policy;
  kept: number;
  removed: number;
  /** The amounts paid with the rule and without it. */
  amounts?: [string, string];
}

const extra = { name: "USDC", version: "2" };
const failed = { ...receipt, success: false, transaction: "", errorReason: "insufficient_funds" };
const refusedOffer = (changes: Record<string, unknown>) => ({
  terms: challenge({ accepts: [offer(changes)] }),
  kept: 0,
  removed: 1,
});

const cases: Record<string, Case[]> = {
  "HTTP-CLI-010": [{ terms: challenge({ x402Version: 3 }), kept: 0, removed: 1 }],
  "HTTP-CLI-011": [{ terms: challenge({ resource: undefined }), kept: 0, removed: 1 }],
  "HTTP-CLI-022": [{ terms: challenge({ resource: { url: "https://evil.example/" } }), kept: 0, removed: 1 }],
  "HTTP-CLI-023": [
    { policy: { ...policy, hosts: ["example.com"] }, kept: 0, removed: 1 },
    refusedOffer({ amount: "10001" }),
  ],
  "CORE-PP-010": [refusedOffer({ scheme: "weird" })],
  "CORE-PP-020": [refusedOffer({ amount: "0x10" })],
  "CORE-FLOW-011": [
    refusedOffer({ extra: { ...extra, paymentFlow: "weird" } }),
    refusedOffer({ extra: { ...extra, paymentFlow: "upfront" } }),
  ],
  "CORE-PP-018": [refusedOffer({ extra: {} })],
  "EVM-GEN-032": [
    refusedOffer({ network: "eip155:1" }),
    { policy: { ...policy, payees: [usdc] }, kept: 0, removed: 1 },
    { policy: {}, kept: 0, removed: 1 },
  ],
  "CORE-PP-015": [refusedOffer({ maxTimeoutSeconds: 31_536_000 })],
  "CORE-FLOW-013": [
    {
      terms: challenge({ accepts: [offer({ amount: "1", extra: { ...extra, paymentFlow: "upfront" } }), offer()] }),
      policy: { ...policy, flows: ["authorization", "upfront"] },
      kept: 1,
      removed: 1,
      amounts: ["10000", "1"],
    },
  ],
  "HTTP-CLI-024": [
    {
      terms: challenge({ accepts: [offer(), offer({ amount: "1" })] }),
      kept: 1,
      removed: 1,
      amounts: ["1", "10000"],
    },
  ],
  "HTTP-CLI-019": [{ status: 412, kept: 0, removed: 1 }],
  "HTTP-CLI-027": [{ headers: { "PAYMENT-SIGNATURE": "preset" }, kept: 0, removed: 1 }],
  "HTTP-CLI-018": [
    {
      paid: {
        status: 402,
        headers: {
          "PAYMENT-RESPONSE": encoded({ ...failed, transaction: "0xabc", errorReason: "settlement_pending" }),
        },
      },
      kept: 1,
      removed: 3,
    },
  ],
  "HTTP-CLI-016": [{ paid: { status: 402, headers: { "PAYMENT-RESPONSE": encoded(failed) } }, kept: 1, removed: 3 }],
  "HTTP-CLI-017": [{ paid: { status: 500 }, kept: 1, removed: 3 }],
  "HTTP-CLI-013": [
    { paid: { status: 402, headers: { "PAYMENT-REQUIRED": encoded(challenge()) } }, kept: 1, removed: 3 },
  ],
};

async function purchase(scenario: Case, rules: typeof clientRules) {
  const { terms = challenge(), status = 402, paid = { status: 200 } } = scenario;
  const { scheme, signed } = fakeScheme();
  const shop = await startShop(({ payment }) =>
    payment ? paid : { status, headers: { "PAYMENT-REQUIRED": encoded(terms) } },
  );
  const client = createPaymentClient({ schemes: [scheme], policy: scenario.policy ?? policy, rules });
  await wrapFetch(fetch, client)(shop.url, { headers: scenario.headers ?? {} }).catch(() => undefined);
  const payments = shop.received.flatMap(({ payment }) => payment ?? []);
  expect(signed).toHaveLength(payments.length);
  return { payments: payments.length, amount: payments[0]?.accepted.amount };
}

describe("each rule decides alone", () => {
  const table = Object.entries(cases).flatMap(([id, list]) => list.map((scenario, index) => ({ id, index, scenario })));

  it.each(table)("$id, case $index", async ({ id, scenario }) => {
    const kept = await purchase(scenario, clientRules);
    const removed = await purchase(scenario, withoutRule(clientRules, id));
    expect([kept.payments, removed.payments]).toEqual([scenario.kept, scenario.removed]);
    if (scenario.amounts) expect([kept.amount, removed.amount]).toEqual(scenario.amounts);
  });

  it("HTTP-CLI-020: a payment follows a redirect to another origin only without it", async () => {
    for (const [rules, expected] of [
      [clientRules, 0],
      [withoutRule(clientRules, "HTTP-CLI-020"), 1],
    ] as const) {
      const thief = await startShop(() => ({ status: 200 }));
      const shop = await startShop(({ payment }) =>
        payment
          ? { status: 307, headers: { location: thief.url } }
          : { status: 402, headers: { "PAYMENT-REQUIRED": encoded(challenge()) } },
      );
      const client = createPaymentClient({ schemes: [fakeScheme().scheme], policy, rules });
      await wrapFetch(fetch, client)(shop.url);
      expect(thief.paid()).toHaveLength(expected);
    }
  });

  it("HTTP-CLI-021: a payment goes to a server that did not ask for it only without it", async () => {
    for (const [rules, expected] of [
      [clientRules, 0],
      [withoutRule(clientRules, "HTTP-CLI-021"), 1],
    ] as const) {
      const issuer = await startShop(() => ({ status: 402, headers: { "PAYMENT-REQUIRED": encoded(challenge()) } }));
      const first = await startShop(() => ({ status: 307, headers: { location: issuer.url } }));
      const client = createPaymentClient({ schemes: [fakeScheme().scheme], policy, rules });
      await wrapFetch(fetch, client)(first.url).catch(() => undefined);
      expect([first.paid().length, issuer.paid().length]).toEqual([expected, 0]);
    }
  });

  it("covers every rule", () => {
    const tested = [...Object.keys(cases), "HTTP-CLI-020", "HTTP-CLI-021"].sort();
    expect([...new Set(clientRules.map(({ id }) => id))].sort()).toEqual(tested);
  });
});
