import { describe, expect, it } from "vitest";
import { parse } from "../parse.js";
import { challenge, challengeV1, offer, offerV1, paymentV1, settled } from "../testing/samples.js";
import {
  downgradeRequired,
  downgradeSettlement,
  networkFromV1,
  networkToV1,
  PaymentRequirementsV1,
  paymentHeaderV1,
  paymentResponseHeaderV1,
  SettleResponseV1,
  upgradePayment,
  upgradeRequired,
  upgradeRequirements,
  v1Networks,
} from "./index.js";

describe("networks of version 1", () => {
  it("have one name each, both ways", () => {
    expect(Object.keys(v1Networks)).toHaveLength(25);
    for (const [name, caip2] of Object.entries(v1Networks)) {
      expect([networkFromV1(name), networkToV1(caip2)]).toEqual([caip2, name]);
    }
  });

  it.each(["", "Base", "base ", "eip155:8453", "toString", "__proto__", "mainnet"])("%j is none", (name) => {
    expect(networkFromV1(name)).toBeUndefined();
    expect(networkToV1(`eip155:${name}`)).toBeUndefined();
  });
});

describe("an upgrade", () => {
  it("moves each member to its place", () => {
    expect(upgradeRequired(challengeV1)).toEqual({
      x402Version: 2,
      error: "Payment required",
      resource: { url: offerV1.resource, description: offerV1.description, mimeType: offerV1.mimeType },
      accepts: [offer],
    });
    expect(upgradeRequirements({ ...offerV1, zzz: 1 })).toEqual({ ...offer, zzz: 1 });
  });

  it("takes the resource of the first offer where offers differ in it", () => {
    const accepts = [
      offerV1,
      { ...offerV1, network: "base", resource: "https://other.example/", description: "other" },
    ];
    const upgraded = upgradeRequired({ ...challengeV1, accepts });
    expect(upgraded.resource).toMatchObject({ url: offerV1.resource, description: "A report" });
    expect(upgraded.accepts.map(({ network }) => network)).toEqual(["eip155:84532", "eip155:8453"]);
  });

  it("leaves out an offer on an unknown network unless it is the only one", () => {
    const unknown = { ...offerV1, network: "atlantis", resource: "https://other.example/" };
    const upgraded = upgradeRequired({ ...challengeV1, accepts: [unknown, offerV1] });
    expect(upgraded).toMatchObject({ accepts: [offer], resource: { url: offerV1.resource } });
    expect(() => upgradeRequired({ ...challengeV1, accepts: [unknown] })).toThrow(
      expect.objectContaining({ code: "malformed_network", field: "accepts.0.network" }),
    );
  });

  it.each([
    ["x402Version", { ...challengeV1, x402Version: 2 }],
    ["accepts", { ...challengeV1, accepts: [] }],
    ["accepts.0.maxAmountRequired", { ...challengeV1, accepts: [{ ...offerV1, maxAmountRequired: 1 }] }],
    [
      "accepts.0.maxAmountRequired",
      { ...challengeV1, accepts: [{ ...offer, resource: "x", description: "", network: "base" }] },
    ],
    ["accepts.0.network", { ...challengeV1, accepts: [{ ...offerV1, network: "eip155:84532" }] }],
  ])("refuses a body whose %s is wrong", (field, body) => {
    expect(() => upgradeRequired(body)).toThrow(expect.objectContaining({ code: "malformed_object", field }));
  });

  it("makes a payment of version 2 for the offer that the server chose", () => {
    expect(upgradePayment(paymentV1, offer)).toEqual({ x402Version: 2, accepted: offer, payload: paymentV1.payload });
  });

  it.each([
    ["scheme", { ...paymentV1, scheme: "upto" }, "malformed_object"],
    ["network", { ...paymentV1, network: "base" }, "malformed_object"],
    ["network", { ...paymentV1, network: "atlantis" }, "malformed_network"],
    ["payload", { ...paymentV1, payload: null }, "malformed_object"],
    ["x402Version", { ...paymentV1, x402Version: 2 }, "malformed_object"],
  ])("refuses a payment whose %s is wrong", (field, payment, code) => {
    expect(() => upgradePayment(payment, offer)).toThrow(expect.objectContaining({ code, field }));
  });
});

describe("a downgrade", () => {
  it("is undone by an upgrade", () => {
    const { extensions: _extensions, ...core } = challenge;
    const { tags: _tags, ...resource } = core.resource;
    expect(upgradeRequired(downgradeRequired(challenge))).toEqual({ ...core, resource });
    expect(downgradeRequired(upgradeRequired(challengeV1)).accepts).toEqual([
      Object.fromEntries(Object.entries(offerV1).filter(([name]) => name !== "outputSchema")),
    ]);
  });

  it("names the payer of a settlement, from it or from the payment", () => {
    const { payer, ...nameless } = settled;
    expect(downgradeSettlement(settled)).toEqual({ ...settled, network: "base-sepolia" });
    expect(downgradeSettlement(nameless, { payer: "0x2" }).payer).toBe("0x2");
    expect(downgradeSettlement(settled, { payer: "0x2" }).payer).toBe(payer);
    expect(() => downgradeSettlement(nameless)).toThrow(expect.objectContaining({ field: "payer" }));
  });

  it("leaves behind what version 1 does not have", () => {
    const later = { ...settled, extra: {}, extensions: {} };
    expect(Object.keys(downgradeSettlement(later)).sort()).toEqual(["network", "payer", "success", "transaction"]);
    const elsewhere = { ...offer, network: "eip155:999" };
    expect(
      downgradeRequired(Reflect.apply(Object, null, [{ ...challenge, accepts: [elsewhere, offer] }])).accepts,
    ).toHaveLength(1);
  });
});

describe("headers of version 1", () => {
  it("carry what was written", () => {
    expect(
      paymentHeaderV1.decode(paymentHeaderV1.encode(paymentHeaderV1.decode(btoa(JSON.stringify(paymentV1))))),
    ).toEqual(paymentV1);
    const receipt = downgradeSettlement(settled);
    expect(paymentResponseHeaderV1.decode(paymentResponseHeaderV1.encode(receipt))).toEqual(receipt);
  });

  it("need what version 1 needs", () => {
    const { payer: _payer, ...nameless } = downgradeSettlement(settled);
    expect(parse(SettleResponseV1, nameless).ok).toBe(false);
    for (const member of [
      "scheme",
      "network",
      "maxAmountRequired",
      "asset",
      "payTo",
      "resource",
      "description",
      "maxTimeoutSeconds",
    ]) {
      expect(parse(PaymentRequirementsV1, { ...offerV1, [member]: null })).toMatchObject({
        problem: { field: member },
      });
    }
  });
});
