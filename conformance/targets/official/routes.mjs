// What both servers sell; the names and prices are those of the conformance contract.
import { HTTPFacilitatorClient, x402ResourceServer } from "@x402/core/server";
import { ExactEvmScheme } from "@x402/evm/exact/server";

const { FACILITATOR_URL, EVM_NETWORK, EVM_PAYEE_ADDRESS } = process.env;

const paid = {
  accepts: { scheme: "exact", price: "$0.001", network: EVM_NETWORK, payTo: EVM_PAYEE_ADDRESS },
  description: "A report",
  mimeType: "application/json",
};

export const routes = {
  "GET /exact/evm/eip3009": paid,
  "POST /echo": paid,
  "GET /failing": paid,
  "GET /stream": paid,
  "GET /slow": paid,
};

export const resourceServer = new x402ResourceServer(new HTTPFacilitatorClient({ url: FACILITATOR_URL })).register(
  EVM_NETWORK,
  new ExactEvmScheme(),
);
