import { isX402Error, network, withoutRule } from "@x402-reference/types";
import { describe, expect, test } from "vitest";
import type { FacilitatorEvent } from "./events.js";
import { createFacilitator } from "./facilitator.js";
import { rules } from "./rules.js";
import { baseSepolia, fakeScheme, paying } from "./testing/fake-scheme.js";

const base = network("eip155:8453");
const solana = network("solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1");

describe("the core's rules", () => {
  test("a scheme that is not served is refused at verify and at settle, with nothing asked of any scheme", async () => {
    const scheme = fakeScheme();
    const facilitator = createFacilitator({ schemes: [scheme] });
    const request = paying({ scheme: "nope" });
    expect(await facilitator.verify(request)).toMatchObject({ isValid: false, invalidReason: "unsupported_scheme" });
    expect(await facilitator.settle(request)).toMatchObject({
      success: false,
      errorReason: "unsupported_scheme",
      transaction: "",
      network: baseSepolia,
    });
    expect(scheme.calls).toEqual([]);
  });

  test("a network that is not served is refused at verify and at settle, and named in the answer", async () => {
    const scheme = fakeScheme();
    const facilitator = createFacilitator({ schemes: [scheme] });
    const request = paying({ network: base });
    expect(await facilitator.verify(request)).toMatchObject({ isValid: false, invalidReason: "invalid_network" });
    expect(await facilitator.settle(request)).toMatchObject({
      success: false,
      errorReason: "invalid_network",
      transaction: "",
      network: base,
    });
    expect(scheme.calls).toEqual([]);
  });

  test.each([
    ["FAC-VER-018", { scheme: "nope" }],
    ["FAC-VER-019", { network: base }],
  ] as const)("without %s the refusal loses its reason, but no payment gets through", async (id, changes) => {
    const events: FacilitatorEvent[] = [];
    const facilitator = createFacilitator({
      schemes: [fakeScheme()],
      rules: withoutRule(rules, id),
      onEvent: (event) => events.push(event),
    });
    expect(await facilitator.verify(paying(changes))).toMatchObject({
      isValid: false,
      invalidReason: "unexpected_verify_error",
    });
    expect(await facilitator.settle(paying(changes))).toMatchObject({
      success: false,
      errorReason: "unexpected_settle_error",
    });
    expect(events.map(({ type }) => type)).toEqual(["fault", "verified", "fault", "settled"]);
  });
});

describe("faults of a scheme", () => {
  test("a scheme that throws at verify is answered without its words, which the observer gets", async () => {
    const secret = new Error("https://rpc.example.com/key-123 failed");
    const events: FacilitatorEvent[] = [];
    const facilitator = createFacilitator({
      schemes: [fakeScheme({ verify: () => Promise.reject(secret) })],
      onEvent: (event) => events.push(event),
    });
    const verdict = await facilitator.verify(paying());
    expect(verdict).toMatchObject({ isValid: false, invalidReason: "unexpected_verify_error" });
    expect(JSON.stringify(verdict)).not.toContain("key-123");
    expect(events[0]).toEqual({ type: "fault", during: "verify", network: baseSepolia, error: secret });
  });

  test("a scheme that throws over the payload's key is answered as a failed settlement", async () => {
    const scheme = fakeScheme({
      settlementKey() {
        throw new TypeError("undefined is not a function");
      },
    });
    expect(await createFacilitator({ schemes: [scheme] }).settle(paying())).toMatchObject({
      success: false,
      errorReason: "unexpected_settle_error",
      transaction: "",
    });
    expect(scheme.calls).toEqual([]);
  });

  test.each([
    () => {
      throw new Error("observer");
    },
    () => Promise.reject(new Error("async observer")),
  ])("an observer that throws changes no outcome", async (onEvent) => {
    const facilitator = createFacilitator({ schemes: [fakeScheme()], onEvent });
    expect(await facilitator.verify(paying())).toMatchObject({ isValid: true });
    expect(await facilitator.settle(paying())).toMatchObject({ success: true });
  });
});

test("supported names each kind and each extension once, and merges the signers", async () => {
  const facilitator = createFacilitator({
    schemes: [
      fakeScheme({ networks: [baseSepolia, base], extensions: ["permits", "approvals"] }),
      fakeScheme({ scheme: "upto", extensions: ["permits"], signers: () => ({ "eip155:*": ["0xsigner", "0xother"] }) }),
      fakeScheme({
        networks: [solana],
        signers: () => ({ "solana:*": ["Payer"] }),
        kindExtra: (network) => ({ feePayer: "Payer", network }),
      }),
    ],
  });
  expect(await facilitator.supported()).toEqual({
    kinds: [
      { x402Version: 2, scheme: "exact", network: baseSepolia },
      { x402Version: 2, scheme: "exact", network: base },
      { x402Version: 2, scheme: "upto", network: baseSepolia },
      { x402Version: 2, scheme: "exact", network: solana, extra: { feePayer: "Payer", network: solana } },
    ],
    extensions: ["permits", "approvals"],
    signers: { "eip155:*": ["0xsigner", "0xother"], "solana:*": ["Payer"] },
  });
});

test.each([
  { schemes: [] },
  { schemes: [fakeScheme(), fakeScheme()] },
  { schemes: [fakeScheme()], duplicateWaitMs: Number.POSITIVE_INFINITY },
])("a facilitator that could not work is refused when it is made", (options) => {
  let thrown: unknown;
  try {
    createFacilitator(options);
  } catch (error) {
    thrown = error;
  }
  expect(isX402Error(thrown, "invalid_configuration")).toBe(true);
});

test("events carry no payload", async () => {
  const events: FacilitatorEvent[] = [];
  const facilitator = createFacilitator({ schemes: [fakeScheme()], onEvent: (event) => events.push(event) });
  const request = paying();
  request.paymentPayload.payload.signature = "0xsecret";
  await facilitator.verify(request);
  await facilitator.settle(request);
  expect(events).toEqual([
    { type: "verified", network: baseSepolia, isValid: true },
    { type: "broadcast", network: baseSepolia, key: "n1", transaction: "0xaa" },
    { type: "settled", network: baseSepolia, success: true, transaction: "0xaa" },
  ]);
});
