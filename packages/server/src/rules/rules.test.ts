import type { Facilitator, PaymentRequirements } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { createPaymentGate } from "../gate.js";
import { baseSepolia, fakeScheme, gateKeeper, scriptedFacilitator, settled } from "../testing/facilitator.js";
import { encode, firstOffer, pay, payInVersionOne } from "../testing/payment.js";
import { gateRules, gateRulesWithout } from "./index.js";

const offer = { price: "$0.01", network: "eip155:84532", payTo: "0x209693Bc6afc0C5328bA36FaF03C514EF312287C" };
const extensions = { terms: { info: { plan: "gold" }, schema: {} } };
const ids = Object.values(gateRules).flatMap((rules: readonly { id: string }[]) => rules.map(({ id }) => id));

interface Probe {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  /** The payment header for the route's offer. */
  payment?: (offer: PaymentRequirements) => string;
  verify?: () => unknown;
  settle?: () => unknown;
  status?: number;
  /** Sends the payment again while the first is being verified, and shows what becomes of that. */
  twice?: boolean;
}

/** One probe for each rule; what it shows has to change when the rule is taken out. */
const probes: Record<string, Probe> = {
  "HTTP-SRV-030": {
    method: "OPTIONS",
    path: "/any",
    headers: { origin: "https://a.example", "access-control-request-method": "GET" },
  },
  "HTTP-SRV-031": { method: "HEAD" },
  "HTTP-SRV-032": { path: "//w" },
  "EVM-GAS-001": {},
  "HTTP-SRV-015": { payment: () => "%%%" },
  "HTTP-SRV-016": { payment: () => Buffer.from("hello").toString("base64") },
  "HTTP-SRV-017": { payment: () => encode([]) },
  "HTTP-SRV-019": { payment: (ours) => pay(ours, { x402Version: 3 }) },
  "HTTP-SRV-018": { payment: () => encode({ x402Version: 2, payload: {} }) },
  "HTTP-SRV-020": { payment: (ours) => pay({ ...ours, maxTimeoutSeconds: 61 }) },
  "HTTP-SRV-021": { payment: (ours) => pay({ ...ours, extra: {} }) },
  "CORE-FLOW-010": { payment: (ours) => pay({ ...ours, extra: { ...ours.extra, paymentFlow: "upfront" } }) },
  "CORE-EXT-005": { payment: (ours) => pay(ours, { extensions: { terms: { info: { plan: "free" } } } }) },
  "HTTP-SRV-040": { payment: pay, twice: true },
  "SRV-FAC-006": { payment: pay, verify: () => ({}) },
  "CORE-FLOW-006": { payment: pay, verify: () => ({ isValid: false, invalidReason: "insufficient_funds" }) },
  "CORE-FLOW-008": { payment: pay, status: 500 },
  "SRV-FAC-009": {
    payment: pay,
    settle: () => ({ success: false, errorReason: "settlement_pending", transaction: "0x1", network: baseSepolia }),
  },
  "SRV-FAC-008": { payment: pay, settle: () => ({}) },
  "CORE-FLOW-007": { payment: pay, settle: () => ({ success: false, transaction: "", network: baseSepolia }) },
  "SRV-FAC-016": { payment: pay, settle: () => ({ ...settled, network: "eip155:1" }) },
  "HTTP-SRV-047": { payment: pay, verify: () => ({ isValid: false, invalidReason: "permit2_allowance_required" }) },
  "HTTP-SRV-002": {},
  "HTTP-SRV-014": { payment: pay, verify: () => ({ isValid: false, invalidReason: "insufficient_funds" }) },
  "HTTP-SRV-009": { payment: pay },
  "HTTP-SRV-011": { payment: pay, settle: () => ({ success: false, transaction: "", network: baseSepolia }) },
  "HTTP-V1-006": { headers: { "x-payment": payInVersionOne() } },
  "HTTP-V1-008": {
    headers: { "x-payment": payInVersionOne() },
    settle: () => ({ success: false, transaction: "", network: baseSepolia }),
  },
  "HTTP-SRV-027": {},
  "HTTP-SRV-028": { payment: pay },
  "HTTP-SRV-029": {},
};

function open(facilitator: Facilitator, rules = gateRules) {
  const routes = { "GET /w": { ...offer, extensions }, "/any": offer };
  const scheme = { ...fakeScheme, extensions: () => ({ permits: { info: {}, schema: {} } }) };
  return createPaymentGate({ facilitator, schemes: [scheme], routes, rules, v1: true });
}

async function ourOffer(): Promise<PaymentRequirements> {
  const admission = await open(scriptedFacilitator()).admit({ method: "GET", url: "/w", headers: new Headers() });
  if (admission.kind !== "refused") throw new Error(admission.kind);
  return firstOffer({ "payment-required": admission.headers["PAYMENT-REQUIRED"] ?? "" });
}

async function show(probe: Probe, rules = gateRules): Promise<unknown> {
  const facilitator = scriptedFacilitator();
  if (probe.verify) facilitator.onVerify = probe.verify;
  if (probe.settle) facilitator.onSettle = probe.settle;
  const gate = open(facilitator, rules);
  const headers = new Headers(probe.headers);
  if (probe.payment) headers.set("payment-signature", probe.payment(await ourOffer()));
  const request = { method: probe.method ?? "GET", url: probe.path ?? "/w", headers };
  if (probe.twice) {
    const verifying = gateKeeper();
    facilitator.onVerify = () => verifying.opened.then(() => ({ isValid: true }));
    const both = Promise.all([gate.admit(request), gate.admit(request)]);
    verifying.open();
    return (await both).map(({ kind }) => kind);
  }
  const admission = await gate.admit(request);
  const delivery = admission.kind === "paid" ? await admission.settle({ status: probe.status ?? 200 }) : undefined;
  const calls = facilitator.calls.map(({ call }) => call);
  return JSON.parse(JSON.stringify({ admission, delivery, calls }));
}

describe("the rules of a gate", () => {
  it("have one id each, and a probe each", () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(probes).sort()).toEqual([...ids].sort());
  });

  it.each(ids)("miss %s when it is taken out", async (id) => {
    const probe = probes[id] ?? {};
    expect(await show(probe, gateRulesWithout(id))).not.toEqual(await show(probe));
  });

  it("cannot be without one that they do not have", () => {
    expect(() => gateRulesWithout("HTTP-SRV-999")).toThrow(/No rule has the id HTTP-SRV-999/);
  });
});
