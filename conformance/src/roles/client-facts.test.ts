import { describe, expect, it } from "vitest";
import type { ShopRequest } from "../peers/shop.js";
import { firstNonce, shopFacts } from "./client-facts.js";

const request: ShopRequest = { origin: "shop", method: "GET", path: "/", headers: {}, body: "", at: 1_000.5 };
const paid = (payload: unknown, header = "payment-signature"): ShopRequest => ({
  ...request,
  headers: { [header]: "…" },
  payment: { payload },
});
const transfer = { authorization: { nonce: "0xAB", validAfter: "400", validBefore: "1060" } };
const permit = { permit2Authorization: { nonce: "7", deadline: "1060", witness: { validAfter: "400" } } };

describe("what reached a shop", () => {
  it("has a window in seconds for each payment of either method and version", () => {
    const log = [request, paid(transfer), paid(permit), paid(transfer, "x-payment")];
    const window = { opened: 600.5, closes: 59.5 };
    expect(shopFacts(log)).toMatchObject({ unpaid: 2, payments: 2, nonces: 2, windows: [window, window, window] });
  });

  it("has no times and no nonces where nothing can be read", () => {
    const log = [paid(undefined), paid({ authorization: { validAfter: "soon" } }), paid({ permit2Authorization: {} })];
    expect(shopFacts(log)).toMatchObject({ payments: 3, nonces: 0, windows: [{}, {}, {}] });
    expect(firstNonce(log)).toEqual({});
  });

  it("has payments of version 1 apart from the others", () => {
    const old = paid(transfer, "x-payment");
    expect(shopFacts([old])).toMatchObject({ payments: 0, paid: [], paidOld: [old.payment], leaked: 0 });
    expect(shopFacts([{ ...old, origin: "other" }])).toMatchObject({ leaked: 1 });
  });

  it("counts spellings of one nonce once, and asks the chain for the first", () => {
    const again = { ...transfer, authorization: { ...transfer.authorization, nonce: "0xab" } };
    expect(shopFacts([paid(transfer), paid(again)])).toMatchObject({ nonces: 1 });
    expect(firstNonce([request, paid(again)])).toEqual({ nonce: "0xab" });
    expect(firstNonce([paid(permit), paid(transfer)])).toEqual({ nonce: 7n });
  });
});
