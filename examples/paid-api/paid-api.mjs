// An API with a paid route and a free one.
import { exactEvmServer } from "@x402-reference/exact-evm/server";
import { remoteFacilitator } from "@x402-reference/facilitator/remote";
import { createPaymentGate } from "@x402-reference/server";
import { payment } from "@x402-reference/server/express";
import express from "express";

const { EVM_NETWORK = "eip155:84532", EVM_PAYEE_ADDRESS, PORT = "4021" } = process.env;
const { FACILITATOR_URL = "http://127.0.0.1:4022" } = process.env;
if (!EVM_PAYEE_ADDRESS) throw new Error("Set EVM_PAYEE_ADDRESS, the address that is paid.");

const gate = createPaymentGate({
  facilitator: remoteFacilitator({ url: FACILITATOR_URL }),
  schemes: [exactEvmServer()],
  routes: {
    "GET /report": {
      price: "$0.01",
      network: EVM_NETWORK,
      payTo: EVM_PAYEE_ADDRESS,
      description: "The weather of today",
    },
  },
  onEvent: (event) => console.log(JSON.stringify(event)),
});

const app = express();
app.use(payment(gate));
app.get("/report", (_, response) => response.json({ report: "Sunny, with a light wind." }));
app.get("/free", (_, response) => response.json({ report: "Weather happens." }));

const server = app.listen(Number(PORT), "127.0.0.1", (error) => {
  if (error) throw error;
  console.log(`GET http://127.0.0.1:${server.address().port}/report costs $0.01, paid to ${EVM_PAYEE_ADDRESS}.`);
});
