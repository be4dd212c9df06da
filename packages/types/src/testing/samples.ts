import { network } from "../network.js";
import { parseOrThrow } from "../parse.js";
import { PaymentPayload } from "../payment-payload.js";
import { PaymentRequired } from "../payment-required.js";
import { PaymentRequirements } from "../payment-requirements.js";
import type { SettleResponse } from "../settle.js";

export const offer = parseOrThrow(
  PaymentRequirements,
  {
    scheme: "exact",
    network: "eip155:84532",
    amount: "10000",
    asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
    payTo: "0xF226DcaCFAEe20aEBeDCFB7D59baA00E0f8C9708",
    maxTimeoutSeconds: 60,
    extra: { name: "USDC", version: "2" },
  },
  "The test's offer",
);

export const payment = parseOrThrow(
  PaymentPayload,
  { x402Version: 2, accepted: offer, payload: { signature: "0x", authorization: { value: "10000" } } },
  "The test's payment",
);

export const challenge = parseOrThrow(
  PaymentRequired,
  {
    x402Version: 2,
    error: "Payment required",
    resource: { url: "https://shop.example/report", description: "日本語 👩‍👩‍👧", tags: ["weather"] },
    accepts: [offer],
    extensions: { memo: { info: { id: "1" }, schema: {} } },
  },
  "The test's challenge",
);

export const settled: SettleResponse = {
  success: true,
  transaction: "0x1",
  network: network("eip155:84532"),
  payer: "0xF226DcaCFAEe20aEBeDCFB7D59baA00E0f8C9708",
};

export const offerV1 = {
  scheme: "exact",
  network: "base-sepolia",
  maxAmountRequired: "10000",
  asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  payTo: "0xF226DcaCFAEe20aEBeDCFB7D59baA00E0f8C9708",
  resource: "https://shop.example/report",
  description: "A report",
  mimeType: "application/json",
  outputSchema: null,
  maxTimeoutSeconds: 60,
  extra: { name: "USDC", version: "2" },
};

export const challengeV1 = { x402Version: 1, error: "Payment required", accepts: [offerV1] };

export const paymentV1 = { x402Version: 1, scheme: "exact", network: "base-sepolia", payload: { signature: "0x" } };
