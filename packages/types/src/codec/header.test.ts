import { describe, expect, it } from "vitest";
import { network } from "../network.js";
import { decodeBase64, encodeBase64 } from "./base64.js";
import { paymentRequiredHeader, paymentResponseHeader, paymentSignatureHeader } from "./header.js";

const offer = {
  scheme: "exact",
  network: "eip155:84532",
  amount: "10000",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  payTo: "0xF226DcaCFAEe20aEBeDCFB7D59baA00E0f8C9708",
  maxTimeoutSeconds: 60,
};
const payment = { x402Version: 2, accepted: offer, payload: { any: "thing" } };
const challenge = { x402Version: 2, resource: { url: "https://shop.example/report" }, accepts: [offer] };
const base64Of = (value: unknown) => encodeBase64(JSON.stringify(value));

describe("headers", () => {
  it("go by the names of the protocol", () => {
    expect([paymentRequiredHeader, paymentSignatureHeader, paymentResponseHeader].map(({ name }) => name)).toEqual([
      "PAYMENT-REQUIRED",
      "PAYMENT-SIGNATURE",
      "PAYMENT-RESPONSE",
    ]);
  });

  it("keep what they carry, unknown members included", () => {
    const extended = { ...payment, zzz: 1, accepted: { ...offer, zzz: { a: [null] } } };
    expect(paymentSignatureHeader.decode(base64Of(extended))).toEqual(extended);
    expect(paymentRequiredHeader.decode(base64Of(challenge))).toEqual(challenge);
    const receipt = { success: true, transaction: "0x1", network: network("eip155:84532") } as const;
    expect(paymentResponseHeader.decode(paymentResponseHeader.encode(receipt))).toEqual(receipt);
  });

  it("read a null in place of an optional member as its absence", () => {
    const decoded = paymentSignatureHeader.decode(
      base64Of({ ...payment, resource: null, extensions: null, accepted: { ...offer, extra: null } }),
    );
    expect(decoded).toEqual(payment);
  });

  it("leave offers of a challenge unread", () => {
    expect(paymentRequiredHeader.decode(base64Of({ ...challenge, accepts: [{ nonsense: 1 }] })).accepts).toEqual([
      { nonsense: 1 },
    ]);
  });

  it.each([
    ["x402Version", { ...payment, x402Version: 1 }],
    ["x402Version", { ...payment, x402Version: "2" }],
    ["accepted", { ...payment, accepted: undefined }],
    ["accepted.amount", { ...payment, accepted: { ...offer, amount: 10000 } }],
    ["accepted.amount", { ...payment, accepted: { ...offer, amount: null } }],
    ["accepted.network", { ...payment, accepted: { ...offer, network: "base-sepolia" } }],
    ["accepted.maxTimeoutSeconds", { ...payment, accepted: { ...offer, maxTimeoutSeconds: 0 } }],
    ["payload", { ...payment, payload: [] }],
    ["resource.url", { ...payment, resource: {} }],
  ])("name %s when it is wrong", (field, value) => {
    expect(() => paymentSignatureHeader.decode(base64Of(value))).toThrow(
      expect.objectContaining({ code: "malformed_object", field }),
    );
  });

  it.each(["null", "[]", '"x"', "1"])("refuse JSON that is no object: %s", (text) => {
    expect(() => paymentSignatureHeader.decode(encodeBase64(text))).toThrow(
      expect.objectContaining({ code: "malformed_object" }),
    );
  });

  it("are bounded in length", () => {
    const longest = encodeBase64(JSON.stringify(payment).padEnd(12_288));
    expect(longest).toHaveLength(16_384);
    expect(paymentSignatureHeader.decode(longest)).toEqual(payment);
    expect(() => paymentSignatureHeader.decode("A".repeat(16_385))).toThrow(
      expect.objectContaining({ code: "header_too_large" }),
    );
  });

  it("never write null for what is absent", () => {
    const loose = { ...payment, resource: null, extensions: null, accepted: { ...offer, extra: null } };
    const text = decodeBase64(Reflect.apply(paymentSignatureHeader.encode, undefined, [loose]));
    expect(JSON.parse(text)).toEqual(payment);
    const receipt = { success: true, transaction: "", network: "eip155:1", payer: null, amount: undefined };
    const written = decodeBase64(Reflect.apply(paymentResponseHeader.encode, undefined, [receipt]));
    expect(written).toBe('{"success":true,"transaction":"","network":"eip155:1"}');
  });

  it("are written strictly and read with tolerance for what only catalogues show", () => {
    const named = { ...challenge, resource: { ...challenge.resource, serviceName: "x".repeat(33) } };
    expect(paymentRequiredHeader.decode(base64Of(named)).resource.serviceName).toHaveLength(33);
    expect(() => Reflect.apply(paymentRequiredHeader.encode, undefined, [named])).toThrow("resource.serviceName");
    expect(paymentSignatureHeader.decode(base64Of({ ...payment, resource: named.resource }))).toBeDefined();
  });

  it("are not written with what could not be read", () => {
    const broken = { success: true, transaction: "0x1", network: "nowhere" };
    expect(() => Reflect.apply(paymentResponseHeader.encode, undefined, [broken])).toThrow("network");
  });
});
