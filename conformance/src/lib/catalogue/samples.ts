/** USDC on Base Sepolia, as Circle deployed it. */
export const usdc = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
export const payee = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C";
export const payer = "0x857b06519E91e3A54538791bDbb0E22373e36b66";

/** The objects that the tables change one thing in; the values are those of the specification's own examples. */
export const offer = {
  scheme: "exact",
  network: "eip155:84532",
  amount: "10000",
  asset: usdc,
  payTo: payee,
  maxTimeoutSeconds: 60,
  extra: { name: "USDC", version: "2" },
};

export const resource = {
  url: "https://api.example.com/premium-data",
  description: "Market data",
  mimeType: "application/json",
  serviceName: "Example Data",
  tags: ["market", "data"],
  iconUrl: "https://api.example.com/icon.png",
};

export const extension = {
  info: { kind: "report", nested: { depth: 2 }, list: [1, 2, 3] },
  schema: { type: "object" },
};

export const challenge = {
  x402Version: 2,
  error: "PAYMENT-SIGNATURE header is required",
  resource,
  accepts: [offer],
  extensions: { "example-info": extension },
};

export const authorization = {
  from: payer,
  to: payee,
  value: "10000",
  validAfter: "1740672089",
  validBefore: "1740672154",
  nonce: "0xf3746613c2d920b5fdabc0856f2aeb2d4f88ee6037b8cc5d04a71a4462f13480",
};

export const eip3009 = {
  signature:
    "0x2d6a7588d6acca505cbf0d9a4a227e0c52c6c34008c8e8986a1283259764173608a2ce6496642e377d6da8dbbf5836e9bd15092f9ecab05ded3d6293af148b571c",
  authorization,
};

export const payment = {
  x402Version: 2,
  resource,
  accepted: offer,
  payload: eip3009,
  extensions: { "example-info": extension },
};

export const transaction = "0x1234567890abcdef1234567890abcdef1234567890abcdef1234567890abcdef";

export const settlement = {
  success: true,
  transaction,
  network: "eip155:84532",
  payer,
  amount: "10000",
  extensions: { "example-info": { status: "done" } },
};

export const offerV1 = {
  scheme: "exact",
  network: "base-sepolia",
  maxAmountRequired: "10000",
  asset: usdc,
  payTo: payee,
  resource: "https://api.example.com/premium-data",
  description: "Market data",
  mimeType: "application/json",
  outputSchema: { type: "object" },
  maxTimeoutSeconds: 60,
  extra: { name: "USDC", version: "2" },
};

export const challengeV1 = { x402Version: 1, error: "X-PAYMENT header is required", accepts: [offerV1] };

export const paymentV1 = { x402Version: 1, scheme: "exact", network: "base-sepolia", payload: eip3009 };

export const settlementV1 = { success: true, transaction, network: "base-sepolia", payer };
