import { atomicAmount, type FacilitatorScheme } from "@x402-reference/types";
import { expect, test } from "vitest";
import { createFacilitator } from "./facilitator.js";
import { everyPolicy, onlyTo, type Policy, upTo } from "./policy.js";
import { failed, fakeScheme, offer, paying, settled } from "./testing/fake-scheme.js";

const tooMuch = { reason: "invalid_payment_requirements", message: "More than we serve." };
const cheap: Policy = async ({ paymentRequirements: { amount } }) => (BigInt(amount) > 1_000n ? tooMuch : undefined);

function setUp(policy: Policy, changes: Partial<FacilitatorScheme> = {}) {
  const scheme = fakeScheme(changes);
  return { scheme, facilitator: createFacilitator({ schemes: [scheme], policy }) };
}

test("a policy refuses in its own words, before the scheme is asked anything", async () => {
  const { scheme, facilitator } = setUp(cheap);
  const dear = paying({ amount: atomicAmount("1001") });
  expect(await facilitator.verify(dear)).toEqual({
    isValid: false,
    invalidReason: tooMuch.reason,
    invalidMessage: tooMuch.message,
  });
  expect(await facilitator.settle(dear)).toMatchObject({ errorReason: tooMuch.reason, transaction: "" });
  expect(scheme.calls).toEqual([]);
  expect(await facilitator.verify(paying())).toMatchObject({ isValid: true });
  expect(await facilitator.settle(paying())).toEqual(settled);
});

test("a policy that throws serves nothing", async () => {
  const { scheme, facilitator } = setUp(() => Promise.reject(new Error("down")));
  expect(await facilitator.verify(paying())).toMatchObject({ invalidReason: "unexpected_verify_error" });
  expect(await facilitator.settle(paying())).toMatchObject({ errorReason: "unexpected_settle_error", transaction: "" });
  expect(scheme.calls).toEqual([]);
});

test("what was broadcast before the policy changed its mind is seen through to its end", async () => {
  let isServed = true;
  const { facilitator } = setUp(() => (isServed ? undefined : tooMuch), {
    async settle(_request, options) {
      await options?.onBroadcast?.("0xaa");
      return failed("settlement_pending", "0xaa");
    },
  });
  expect(await facilitator.settle(paying())).toMatchObject({ errorReason: "settlement_pending" });
  isServed = false;
  expect(await facilitator.settle(paying())).toEqual(settled);
});

test("only known payees are served, in any letter case", async () => {
  const { payTo } = offer();
  const { facilitator } = setUp(onlyTo([payTo.toLowerCase()]));
  expect(await facilitator.verify(paying())).toMatchObject({ isValid: true });
  expect(await facilitator.verify(paying({ payTo: payTo.toUpperCase() }))).toMatchObject({ isValid: true });
  const stranger = paying({ payTo: "0x00000000000000000000000000000000000000bb" });
  expect(await facilitator.verify(stranger)).toMatchObject({ invalidReason: "invalid_payment_requirements" });
  expect(await setUp(onlyTo([])).facilitator.verify(paying())).toMatchObject({ isValid: false });
});

test("only amounts up to a limit of the asset are served", async () => {
  const { asset, network } = offer();
  const { facilitator } = setUp(upTo([{ network, asset: asset.toLowerCase(), most: 1_000n }]));
  expect(await facilitator.verify(paying())).toMatchObject({ isValid: true });
  const dear = paying({ amount: atomicAmount("1001") });
  expect(await facilitator.verify(dear)).toMatchObject({ invalidReason: "amount_above_limit" });
  expect(await facilitator.settle(dear)).toMatchObject({ errorReason: "amount_above_limit", transaction: "" });
  const other = setUp(upTo([{ network, asset: "0xother", most: 1n }]));
  expect(await other.facilitator.verify(dear)).toMatchObject({ isValid: true });
});

test("of several policies the first that refuses is heard", async () => {
  const { facilitator } = setUp(everyPolicy([onlyTo([offer().payTo]), cheap, () => ({ ...tooMuch, reason: "third" })]));
  expect(await facilitator.verify(paying())).toMatchObject({ invalidReason: "third" });
  expect(await facilitator.verify(paying({ amount: atomicAmount("1001") }))).toMatchObject({
    invalidReason: tooMuch.reason,
  });
  expect(await setUp(everyPolicy([])).facilitator.verify(paying())).toMatchObject({ isValid: true });
});
