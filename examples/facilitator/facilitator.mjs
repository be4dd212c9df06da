// A facilitator: it verifies payments, settles them on the chain and pays the gas.
import { serve } from "@hono/node-server";
import { assertChain, exactEvmFacilitator } from "@x402-reference/exact-evm/facilitator";
import { createFacilitator } from "@x402-reference/facilitator";
import { createHandler } from "@x402-reference/facilitator/handler";
import { network as toNetwork } from "@x402-reference/types";
import { privateKeyToAccount } from "viem/accounts";

const { EVM_NETWORK = "eip155:84532", EVM_RPC_URL, EVM_PRIVATE_KEY, PORT = "4022" } = process.env;
if (!EVM_RPC_URL || !EVM_PRIVATE_KEY)
  throw new Error("Set EVM_RPC_URL and EVM_PRIVATE_KEY, the key that pays the gas.");

const network = toNetwork(EVM_NETWORK);
await assertChain({ network, rpcUrl: EVM_RPC_URL });

const account = privateKeyToAccount(EVM_PRIVATE_KEY);
const facilitator = createFacilitator({
  schemes: [exactEvmFacilitator({ network, rpcUrl: EVM_RPC_URL, account })],
  onEvent(event) {
    if (event.type === "settled") console.log(`settled: ${event.success}`, event.reason ?? event.transaction);
    if (event.type === "fault") console.error(`fault during ${event.during}:`, event.error);
  },
});

const server = serve({ fetch: createHandler(facilitator), port: Number(PORT), hostname: "127.0.0.1" }, ({ port }) => {
  console.log(`The facilitator listens on http://127.0.0.1:${port} and settles as ${account.address}.`);
});
// Requests that have begun are answered first.
process.once("SIGTERM", () => server.close());
