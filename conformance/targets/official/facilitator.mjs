// The official SDK's facilitator behind Hono, as its documentation puts it together: viem with a nonce manager and fast polling.
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
const client = createWalletClient({ account, chain: baseSepolia, transport: http(EVM_RPC_URL), pollingInterval: 50 });
const signer = toFacilitatorEvmSigner({ address: account.address, ...client.extend(publicActions) });
const facilitator = new x402Facilitator().register(EVM_NETWORK, new ExactEvmScheme(signer));

const app = new Hono();
app.get("/supported", (c) => c.json(facilitator.getSupported()));
app.post("/verify", async (c) => {
  const { paymentPayload, paymentRequirements } = await c.req.json();
  return c.json(await facilitator.verify(paymentPayload, paymentRequirements));
});
app.post("/settle", async (c) => {
  const { paymentPayload, paymentRequirements } = await c.req.json();
  return c.json(await facilitator.settle(paymentPayload, paymentRequirements));
});
// What the SDK throws is answered as the upstream reference facilitator does.
app.onError((error, c) => c.json({ error: error.message }, error instanceof SyntaxError ? 400 : 500));

serve({ fetch: app.fetch, port: Number(PORT), hostname: "127.0.0.1" });
