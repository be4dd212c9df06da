import type { FacilitatorScheme, VerifyResponse } from "@x402-reference/types";
import { describe, expect, test } from "vitest";
import { createFacilitator } from "./facilitator.js";
import { memoryStore } from "./memory-store.js";
import { failed, fakeScheme, paying, settled } from "./testing/fake-scheme.js";

const used: VerifyResponse = { isValid: false, invalidReason: "nonce_used", invalidMessage: "Used.", payer: "0xpayer" };

/** A scheme to which every payment looks used up once it is broadcast, and whose transactions end as told. */
function usingUp(outcome: Awaited<ReturnType<FacilitatorScheme["settle"]>>) {
  let isUsed = false;
  return fakeScheme({
    verify: async () => (isUsed ? used : { isValid: true, payer: "0xpayer" }),
    async settle(_request, options) {
      await options?.onBroadcast?.("0xaa");
      isUsed = true;
      return outcome;
    },
  });
}

describe("verifying a payment again whose settlement", () => {
  test("is pending finds it valid, for the very same payment and offer alone", async () => {
    const facilitator = createFacilitator({ schemes: [usingUp(failed("settlement_pending", "0xaa"))] });
    await facilitator.settle(paying());
    expect(await facilitator.verify(paying())).toEqual({ isValid: true, payer: "0xpayer" });
    expect(await facilitator.verify(paying({ payTo: "0x00000000000000000000000000000000000000Bb" }))).toEqual(used);
    expect(await facilitator.verify(paying({}, "n2"))).toEqual(used);
    expect(await facilitator.settle(paying())).toEqual(settled);
    expect(await facilitator.verify(paying())).toEqual(used);
  });

  test("succeeded while nobody asked finds it valid until somebody is told", async () => {
    const facilitator = createFacilitator({ schemes: [usingUp(failed("settlement_pending", "0xaa"))] });
    await facilitator.settle(paying());
    await facilitator.recover();
    expect(await facilitator.settlement("n1")).toMatchObject({ state: "confirmed" });
    expect(await facilitator.verify(paying())).toEqual({ isValid: true, payer: "0xpayer" });
    expect(await facilitator.settle(paying())).toEqual(settled);
    expect(await facilitator.verify(paying())).toEqual(used);
  });

  test.each([settled, failed("transaction_reverted", "0xaa")])("has ended leaves the verdict as it is", async (end) => {
    const facilitator = createFacilitator({ schemes: [usingUp(end)] });
    await facilitator.settle(paying());
    expect(await facilitator.verify(paying())).toEqual(used);
  });

  test("cannot be looked up is not judged", async () => {
    const store = { ...memoryStore(), find: () => Promise.reject(new Error("down")) };
    const facilitator = createFacilitator({ schemes: [usingUp(settled)], store });
    await facilitator.settle(paying());
    expect(await facilitator.verify(paying())).toMatchObject({
      isValid: false,
      invalidReason: "unexpected_verify_error",
    });
  });
});
