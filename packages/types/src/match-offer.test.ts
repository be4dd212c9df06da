import { describe, expect, it } from "vitest";
import { atomicAmount } from "./amount.js";
import { alteredExtension, keepsExtensions } from "./keeps-extensions.js";
import { matchOffer } from "./match-offer.js";
import { offer } from "./testing/samples.js";

describe("the offer that was accepted", () => {
  const dearer = { ...offer, amount: atomicAmount("20000") };

  it.each([
    ["itself", offer],
    ["in another order", Object.fromEntries(Object.entries(offer).reverse())],
    ["with addresses in lower case", { ...offer, payTo: offer.payTo.toLowerCase() }],
    ["with more in extra", { ...offer, extra: { ...offer.extra, note: 1 } }],
    ["with the usual flow spelt out", { ...offer, extra: { ...offer.extra, paymentFlow: "authorization" } }],
  ])("is found %s", (_how, accepted) => {
    expect(Reflect.apply(matchOffer, undefined, [[dearer, offer], accepted])).toBe(1);
  });

  it.each([
    ["scheme", "upto"],
    ["network", "eip155:8453"],
    ["amount", "9999"],
    ["amount", "010000"],
    ["asset", "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"],
    ["payTo", "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"],
    ["maxTimeoutSeconds", 61],
    ["extra", { name: "USDC" }],
    ["extra", undefined],
    ["extra", { name: "USDC", version: "2", paymentFlow: "upfront" }],
    ["discount", "50%"],
  ])("is none with %s %j", (member, value) => {
    expect(Reflect.apply(matchOffer, undefined, [[dearer, offer], { ...offer, [member]: value }])).toBeUndefined();
  });

  it("is the first of several that are equal", () => {
    expect(matchOffer([offer, dearer, offer], offer)).toBe(0);
  });

  it("may have no extra", () => {
    const { extra: _extra, ...bare } = offer;
    expect(matchOffer([offer, bare], bare)).toBe(1);
  });

  it("is none of none", () => {
    expect(matchOffer([], offer)).toBeUndefined();
  });
});

describe("the echo of extensions", () => {
  const advertised = { memo: { info: { id: "1", list: [1, 2], deep: { a: null } }, schema: {} } };
  const echo = (info: unknown) => ({ memo: { info } });

  const kept: readonly (Record<string, unknown> | undefined)[] = [
    undefined,
    {},
    advertised,
    echo({ ...advertised.memo.info, more: 1 }),
    echo({ ...advertised.memo.info, deep: { a: null, b: 1 } }),
    { other: {}, toString: { info: {} } },
    JSON.parse('{"__proto__":{"info":{}}}'),
  ];
  const altered: readonly Record<string, unknown>[] = [
    echo({}),
    echo({ ...advertised.memo.info, id: 1 }),
    echo({ ...advertised.memo.info, list: [1] }),
    echo({ ...advertised.memo.info, list: [1, 2, 3] }),
    echo({ ...advertised.memo.info, list: [2, 1] }),
    echo({ ...advertised.memo.info, deep: {} }),
    echo("1"),
    { memo: {} },
    { memo: null },
  ];

  it.each(kept.map((echoed) => [echoed]))("keeps what was advertised: %j", (echoed) => {
    expect(keepsExtensions(advertised, echoed)).toBe(true);
  });

  it.each(altered.map((echoed) => [echoed]))("does not keep it: %j", (echoed) => {
    expect(alteredExtension(advertised, echoed)).toBe("memo");
    expect(keepsExtensions(advertised, echoed)).toBe(false);
  });
});
