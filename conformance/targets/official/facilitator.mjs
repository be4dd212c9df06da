// The official SDK's facilitator behind Hono. The SDK leaves the HTTP layer to its user: the signer (viem with a nonce manager)
// and the answers below follow the upstream reference facilitator. Only the fast polling is ours, because the chain is local.
import { serve } from "@hono/node-server";
import { x402Facilitator } from "@x402/core/facilitator";
import { toFacilitatorEvmSigner } from "@x402/evm";
import { ExactEvmScheme } from "@x402/evm/exact/facilitator";
import { Hono } from "hono";
import { createWalletClient, http, publicActions } from "viem";
import { nonceManager, privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";

const { PORT, EVM_NETWORK, EVM_RPC_URL, EVM_PRIVATE_KEY } = process.env;
const account = privateKeyToAccount(EVM_PRIVATE_KEY, { nonceManager });
const transport = http(EVM_RPC_URL);
const client = createWalletClient({ account, chain: baseSepolia, transport, pollingInterval: 50 }).extend(
  publicActions,
);
const signer = toFacilitatorEvmSigner({ address: account.address, ...client });
const facilitator = new x402Facilitator().register(EVM_NETWORK, new ExactEvmScheme(signer));

const app = new Hono();
app.get("/supported", (c) => c.json(facilitator.getSupported()));
for (const endpoint of ["verify", "settle"]) {
  app.post(`/${endpoint}`, async (c) => {
    const { paymentPayload, paymentRequirements } = (await c.req.json().catch(() => null)) ?? {};
    if (!paymentPayload || !paymentRequirements) {
      return c.json({ error: "Missing paymentPayload or paymentRequirements" }, 400);
    }
    return c.json(await facilitator[endpoint](paymentPayload, paymentRequirements));
  });
}
// What the SDK throws has no code of its own; the upstream reference facilitator answers it in this way.
app.onError((error, c) => c.json({ error: error.message }, 500));

serve({ fetch: app.fetch, port: Number(PORT), hostname: "127.0.0.1" });
