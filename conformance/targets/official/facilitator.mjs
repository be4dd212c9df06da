// The official SDK's facilitator behind Hono. The SDK leaves the HTTP layer to its user: the signer (viem with a nonce manager)
// and the answers below follow the upstream reference facilitator. The fast polling is ours, because the chain is local, and so
// are the bounds of the wait for a receipt and for a confirmation, because the suite's offers leave little time.
import { serve } from "@hono/node-server";
import { x402Facilitator } from "@x402/core/facilitator";
import { toFacilitatorEvmSigner } from "@x402/evm";
import { ExactEvmScheme } from "@x402/evm/exact/facilitator";
import { ExactEvmSchemeV1 } from "@x402/evm/exact/v1/facilitator";
import { Hono } from "hono";
import { createWalletClient, http, publicActions } from "viem";
import { nonceManager, privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { serveSolana } from "./solana.mjs";

const { PORT, EVM_NETWORK, EVM_RPC_URL, EVM_PRIVATE_KEY, EVM_EIP6492_FACTORIES = "" } = process.env;
const account = privateKeyToAccount(EVM_PRIVATE_KEY, { nonceManager });
const transport = http(EVM_RPC_URL);
const client = createWalletClient({ account, chain: baseSepolia, transport, pollingInterval: 50 }).extend(
  publicActions,
);
let sending = Promise.resolve();
/** One send at a time: when one fails, viem's nonce manager forgets the numbers that those beside it have taken. */
function inTurn(send) {
  return (request) => {
    const sent = sending.then(() => send(request));
    sending = sent.catch(() => {});
    return sent;
  };
}

const signer = toFacilitatorEvmSigner(
  {
    address: account.address,
    ...client,
    writeContract: inTurn(client.writeContract),
    sendTransaction: inTurn(client.sendTransaction),
  },
  { confirmationTimeoutMs: 2_000 },
);

/** Sends the payer's signed approval and then the settlement, one after the other, as the upstream example does. */
async function sendTransactions(transactions) {
  const hashes = [];
  for (const transaction of transactions) {
    const hash =
      typeof transaction === "string"
        ? await client.sendRawTransaction({ serializedTransaction: transaction })
        : await signer.sendTransaction(transaction);
    const receipt = await signer.waitForTransactionReceipt({ hash });
    if (receipt.status !== "success") throw new Error(`transaction_failed: ${hash}`);
    hashes.push(hash);
  }
  return hashes;
}

const options = { eip6492AllowedFactories: EVM_EIP6492_FACTORIES.split(",").filter(Boolean) };
const facilitator = new x402Facilitator()
  .register(EVM_NETWORK, new ExactEvmScheme(signer, options))
  .registerV1("base-sepolia", new ExactEvmSchemeV1(signer, options))
  .registerExtension({ key: "eip2612GasSponsoring" })
  .registerExtension({ key: "erc20ApprovalGasSponsoring", signer: { ...signer, sendTransactions } });
await serveSolana(facilitator, process.env, { smartWallets: process.argv.includes("--smart-wallets") });

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
