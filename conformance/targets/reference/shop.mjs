// What all reference servers sell; the names and prices are those of the conformance contract.
import { exactEvmServer } from "@x402-reference/exact-evm/server";
import { remoteFacilitator } from "@x402-reference/facilitator/remote";
import { createPaymentGate } from "@x402-reference/server";

const { FACILITATOR_URL, EVM_NETWORK, EVM_PAYEE_ADDRESS } = process.env;
const paid = { price: "$0.001", network: EVM_NETWORK, payTo: EVM_PAYEE_ADDRESS, description: "A report" };

export const gate = createPaymentGate({
  facilitator: remoteFacilitator({ url: FACILITATOR_URL }),
  schemes: [exactEvmServer()],
  routes: {
    "GET /exact/evm/eip3009": paid,
    "POST /echo": paid,
    "GET /failing": paid,
    "GET /stream": paid,
    "GET /slow": paid,
  },
});

export const goods = { goods: "the report that was paid for" };
export const chunks = ["the first chunk, ", "the second chunk, ", "the third chunk"];
export const port = Number(process.env.PORT);
