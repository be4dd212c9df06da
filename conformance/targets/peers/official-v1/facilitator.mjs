// The official facilitator of version 1 behind Hono, as the upstream example for version 1 hosts it. Ours: the address of the node,
// and the fast polling, because the chain is local.
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { createWalletClient, http, publicActions } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { settle, verify } from "x402/facilitator";
import { PaymentPayloadSchema, PaymentRequirementsSchema } from "x402/types";

const { PORT, EVM_RPC_URL, EVM_PRIVATE_KEY } = process.env;
const signer = createWalletClient({
  account: privateKeyToAccount(EVM_PRIVATE_KEY),
  chain: baseSepolia,
  transport: http(EVM_RPC_URL),
  pollingInterval: 50,
}).extend(publicActions);

const app = new Hono();
app.get("/supported", (c) => c.json({ kinds: [{ x402Version: 1, scheme: "exact", network: "base-sepolia" }] }));
for (const [name, handle] of Object.entries({ verify, settle })) {
  app.post(`/${name}`, async (c) => {
    const body = await c.req.json();
    const requirements = PaymentRequirementsSchema.parse(body.paymentRequirements);
    return c.json(await handle(signer, PaymentPayloadSchema.parse(body.paymentPayload), requirements));
  });
}
app.onError((_, c) => c.json({ error: "Invalid request" }, 400));
serve({ fetch: app.fetch, port: Number(PORT), hostname: "127.0.0.1" });
