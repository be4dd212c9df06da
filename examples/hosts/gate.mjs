// What all of them sell, and to whom it is paid.
import { exactEvmServer } from "@x402-reference/exact-evm/server";
import { remoteFacilitator } from "@x402-reference/facilitator/remote";
import { createPaymentGate } from "@x402-reference/server";

const { EVM_NETWORK = "eip155:84532", EVM_PAYEE_ADDRESS, PORT = "4021" } = process.env;
const { FACILITATOR_URL = "http://127.0.0.1:4022" } = process.env;
if (!EVM_PAYEE_ADDRESS) throw new Error("Set EVM_PAYEE_ADDRESS, the address that is paid.");

export const gate = createPaymentGate({
  facilitator: remoteFacilitator({ url: FACILITATOR_URL }),
  schemes: [exactEvmServer()],
  network: EVM_NETWORK,
  payTo: EVM_PAYEE_ADDRESS,
  routes: {
    "GET /report": "$0.01",
    "GET /live": { price: "$0.01", paymentFlow: "upfront" },
    "mcp://tool/report": "$0.01",
  },
  onEvent: (event) => console.log(JSON.stringify(event)),
});

// A route that the facilitator cannot serve is found now and not by the first buyer.
await gate.ready();

export const report = { report: "Sunny, with a light wind." };
export const free = { report: "Weather happens." };
export const port = Number(PORT);
export const listens = () => console.log(`http://127.0.0.1:${port}/report costs $0.01, paid to ${EVM_PAYEE_ADDRESS}.`);
