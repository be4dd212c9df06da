import { exactEvmServer } from "@x402-reference/exact-evm/server";
import { remoteFacilitator } from "@x402-reference/facilitator/remote";
import { createPaymentGate } from "@x402-reference/server";

const { EVM_NETWORK = "eip155:84532", EVM_PAYEE_ADDRESS, FACILITATOR_URL = "http://127.0.0.1:4022" } = process.env;

export const gate = createPaymentGate({
  facilitator: remoteFacilitator({ url: FACILITATOR_URL }),
  schemes: [exactEvmServer()],
  network: EVM_NETWORK,
  payTo: EVM_PAYEE_ADDRESS,
  routes: { "GET /report": "$0.01" },
});
