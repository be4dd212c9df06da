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

const solana = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp";
const solanaDevnet = "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1";
const solanaTestnet = "solana:4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z";
/** Written out a second time, because money goes astray where a digit slips. */
const chainIds: Readonly<Record<string, number>> = {
  ethereum: 1,
  sepolia: 11_155_111,
  abstract: 2_741,
  "abstract-testnet": 11_124,
  "base-sepolia": 84_532,
  base: 8_453,
  "avalanche-fuji": 43_113,
  avalanche: 43_114,
  iotex: 4_689,
  sei: 1_329,
  "sei-testnet": 1_328,
  polygon: 137,
  "polygon-amoy": 80_002,
  peaq: 3_338,
  story: 1_514,
  educhain: 41_923,
  "skale-base-sepolia": 324_705_682,
  megaeth: 4_326,
  monad: 143,
  stable: 988,
  "stable-testnet": 2_201,
  celo: 42_220,
  flare: 14,
};

describe("networks of version 1", () => {
  it("have one name each, both ways", () => {
    const evm = Object.entries(chainIds).map(([name, id]) => [name, `eip155:${id}`]);
    const all = { ...Object.fromEntries(evm), solana, "solana-devnet": solanaDevnet, "solana-testnet": solanaTestnet };
    expect(v1Networks).toEqual(all);
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

  it("invents no member that version 1 lacked", () => {
    const { mimeType: _mimeType, ...untyped } = offerV1;
    const upgraded = upgradeRequired({ x402Version: 1, accepts: [untyped] });
    expect(Object.keys(upgraded).sort()).toEqual(["accepts", "resource", "x402Version"]);
    expect(Object.keys(upgraded.resource).sort()).toEqual(["description", "url"]);
  });

  it("takes no more offers than are read", () => {
    const accepts = (count: number) => ({ ...challengeV1, accepts: Array(count).fill(offerV1) });
    expect(upgradeRequired(accepts(64)).accepts).toHaveLength(64);
    expect(() => upgradeRequired(accepts(65))).toThrow(expect.objectContaining({ field: "accepts" }));
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
  it("describes nothing where nothing is described", () => {
    const bare = { ...challenge, resource: { url: "https://shop.example/" }, error: undefined };
    const { error, accepts } = downgradeRequired(bare);
    expect([error, accepts[0]?.description, accepts[0]?.mimeType]).toEqual(["", "", ""]);
  });

  it("is undone by an upgrade", () => {
    const { extensions: _extensions, ...core } = challenge;
    const { tags: _tags, ...resource } = core.resource;
    expect(upgradeRequired(downgradeRequired(challenge))).toEqual({ ...core, resource: { ...resource, mimeType: "" } });
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
  it("go by the names of the protocol", () => {
    expect([paymentHeaderV1.name, paymentResponseHeaderV1.name]).toEqual(["X-PAYMENT", "X-PAYMENT-RESPONSE"]);
  });

  it("tell of a failure, also without a reason", () => {
    const failed = { success: false, transaction: "", network: "base", payer: "0x1" };
    expect(parse(SettleResponseV1, failed)).toEqual({
      ok: true,
      value: { ...failed, errorReason: "unexpected_settle_error" },
    });
    expect(parse(SettleResponseV1, { ...failed, errorReason: "expired", errorMessage: null })).toEqual({
      ok: true,
      value: { ...failed, errorReason: "expired" },
    });
    expect(parse(SettleResponseV1, { ...failed, payer: undefined })).toMatchObject({ problem: { field: "payer" } });
  });

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
