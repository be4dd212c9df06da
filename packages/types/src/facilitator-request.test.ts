import { describe, expect, it } from "vitest";
import { readFacilitatorRequest } from "./facilitator-request.js";

const offer = {
  scheme: "exact",
  network: "eip155:84532",
  amount: "10000",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  payTo: "0xF226DcaCFAEe20aEBeDCFB7D59baA00E0f8C9708",
  maxTimeoutSeconds: 60,
};
const payment = { x402Version: 2, accepted: offer, payload: {} };
const body = { x402Version: 2, paymentPayload: payment, paymentRequirements: offer };

describe("reading a request to a facilitator", () => {
  it.each([
    ["x402Version must be the number 2, not 3.", { ...body, x402Version: 3 }],
    ['paymentPayload.x402Version must be the number 2, not "2".', { paymentPayload: { x402Version: "2" } }],
    ["paymentPayload.x402Version must be the number 2, not absent.", { paymentPayload: {} }],
    ["paymentRequirements must be an object.", {}],
    ["paymentRequirements.asset must be a non-empty string.", { paymentRequirements: { ...offer, asset: "" } }],
    ["paymentPayload must be an object.", { paymentRequirements: offer }],
    ["paymentPayload.payload must be an object.", { ...body, paymentPayload: { x402Version: 2, accepted: offer } }],
  ])("says that %s", (message, input) => {
    expect(readFacilitatorRequest(input)).toMatchObject({ ok: false, refusal: { message } });
  });

  it("takes one that is right", () => {
    expect(readFacilitatorRequest(body)).toEqual({
      ok: true,
      request: { paymentPayload: payment, paymentRequirements: offer },
    });
  });

  it.each([
    ["invalid_x402_version", { ...body, x402Version: 3 }],
    ["invalid_x402_version", { ...body, x402Version: "2" }],
    ["invalid_x402_version", { ...body, x402Version: null }],
    ["invalid_x402_version", { ...body, paymentPayload: { ...payment, x402Version: 1 } }],
    ["invalid_x402_version", { ...body, paymentPayload: { accepted: offer, payload: {} } }],
    ["invalid_payment_requirements", { ...body, paymentRequirements: undefined }],
    ["invalid_payment_requirements", { ...body, paymentRequirements: { ...offer, asset: undefined } }],
    ["invalid_payment_requirements", { ...body, paymentRequirements: { ...offer, amount: "0.01" } }],
    ["invalid_network", { ...body, paymentRequirements: { ...offer, network: "base-sepolia" } }],
    ["invalid_network", { ...body, paymentPayload: { ...payment, accepted: { ...offer, network: "base" } } }],
    ["invalid_payload", { ...body, paymentPayload: undefined }],
    ["invalid_payload", { ...body, paymentPayload: "payment" }],
    ["invalid_payload", { ...body, paymentPayload: { ...payment, accepted: undefined } }],
    ["invalid_payload", { ...body, paymentPayload: { ...payment, payload: null } }],
    ["invalid_payment_requirements", []],
    ["invalid_payment_requirements", null],
  ])("refuses with %s", (reason, input) => {
    expect(readFacilitatorRequest(input)).toEqual({
      ok: false,
      refusal: { reason, message: expect.stringMatching(/must be .*\.$/) },
    });
  });
});
