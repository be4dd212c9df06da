import { upgradePayment, upgradeRequirements } from "@x402-reference/types/v1";
import { expect, it } from "vitest";
import { keys, names, standard } from "../../test/sample-vectors.js";
import { buildPayment } from "./payment.js";
import { versionOneBody } from "./version-one.js";

const built = await buildPayment({ standard, names, keys });

it("writes a request as version 1 does", () => {
  const { paymentPayload, paymentRequirements, x402Version } = versionOneBody(built);
  expect(x402Version).toBe(1);
  expect(paymentPayload).toMatchObject({ x402Version: 1, scheme: "exact", network: "base-sepolia" });
  expect(paymentRequirements).toMatchObject({
    network: "base-sepolia",
    maxAmountRequired: "10000",
    resource: "http://127.0.0.1:4021/exact/evm/eip3009",
    payTo: names.payee,
  });
  expect(paymentRequirements).not.toHaveProperty("amount");
});

it("means the same as before", () => {
  const { paymentPayload, paymentRequirements } = versionOneBody({
    ...built,
    payment: {
      ...Object(built.payment),
      resource: { url: "http://x.example/", description: "d", mimeType: "text/plain" },
    },
  });
  const offer = upgradeRequirements(paymentRequirements);
  expect(offer).toMatchObject({ network: "eip155:84532", amount: "10000", asset: names.usdc });
  expect(upgradePayment(paymentPayload, offer).payload).toEqual(Object(built.payment).payload);
});

it("keeps what is malformed", () => {
  const offer = { amount: 7, network: "eip155:999999" };
  expect(versionOneBody({ offer, payment: null })).toMatchObject({
    paymentPayload: { x402Version: 1 },
    paymentRequirements: { maxAmountRequired: 7, network: "eip155:999999" },
  });
});
