// Faremeter's handler for EIP-3009 behind Hono, in both versions. The package with its HTTP routes could not be installed, so they
// are made here of its validators and adapters, and answer as that package does: 500 and a refusal for what is thrown.
import { normalizeNetworkId, translateNetworkToLegacy } from "@faremeter/info";
import { createFacilitatorHandler } from "@faremeter/payment-evm/exact";
import { isValidationError } from "@faremeter/types";
import * as versionOne from "@faremeter/types/x402";
import {
  adaptPayloadV1ToV2,
  adaptRequirementsV1ToV2,
  adaptSettleResponseV2ToV1,
  adaptSupportedKindV2ToV1,
  adaptVerifyResponseV2ToV1,
} from "@faremeter/types/x402-adapters";
import * as versionTwo from "@faremeter/types/x402v2";
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const { PORT, EVM_NETWORK, EVM_RPC_URL, EVM_PRIVATE_KEY } = process.env;
const chain = {
  id: Number(EVM_NETWORK.split(":")[1]),
  name: "Base Sepolia",
  rpcUrls: { default: { http: [EVM_RPC_URL] } },
};
const handler = await createFacilitatorHandler(chain, EVM_PRIVATE_KEY, "USDC");

const endpoints = {
  verify: {
    readers: [versionTwo.x402VerifyRequest, versionOne.x402VerifyRequest],
    handle: handler.handleVerify,
    toVersionOne: adaptVerifyResponseV2ToV1,
    refuse: (invalidReason) => ({ isValid: false, invalidReason }),
  },
  settle: {
    readers: [versionTwo.x402SettleRequest, versionOne.x402SettleRequest],
    handle: handler.handleSettle,
    toVersionOne: (answer) => adaptSettleResponseV2ToV1(answer, translateNetworkToLegacy),
    refuse: (errorReason) => ({ success: false, errorReason, transaction: "", network: "" }),
  },
};

const app = new Hono();
app.get("/supported", async (c) => {
  const kinds = await Promise.all(handler.getSupported());
  const older = kinds.map((kind) => adaptSupportedKindV2ToV1(kind, translateNetworkToLegacy));
  return c.json({ kinds: [...older, ...kinds], extensions: [], signers: {} });
});
for (const [name, { readers, handle, toVersionOne, refuse }] of Object.entries(endpoints)) {
  const [read, readVersionOne] = readers;
  app.post(`/${name}`, async (c) => {
    const body = await c.req.json();
    const request = read(body);
    const older = isValidationError(request) ? readVersionOne(body) : undefined;
    if (isValidationError(older)) return c.json(refuse(`couldn't validate request: ${older.summary}`), 400);
    try {
      const answer = older
        ? await handle(...adapted(older))
        : await handle(request.paymentRequirements, request.paymentPayload);
      if (!answer) return c.json(refuse("no matching payment handler found"), 400);
      return c.json(older ? toVersionOne(answer) : answer);
    } catch (error) {
      return c.json(refuse(error.message), 500);
    }
  });
}

/** What the handler reads of a request of version 1. */
function adapted({ paymentRequirements, paymentPayload, paymentHeader }) {
  const payload = paymentPayload ?? versionOne.x402PaymentHeaderToPayload(paymentHeader);
  return [
    adaptRequirementsV1ToV2(paymentRequirements, normalizeNetworkId),
    adaptPayloadV1ToV2(payload, paymentRequirements, normalizeNetworkId),
  ];
}

serve({ fetch: app.fetch, port: Number(PORT), hostname: "127.0.0.1" });
