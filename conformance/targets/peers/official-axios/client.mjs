// The official SDK's client for axios: one purchase, one JSON object as its last line.
import { decodePaymentResponseHeader, wrapAxiosWithPayment, x402Client } from "@x402/axios";
import { ExactEvmScheme } from "@x402/evm";
import { ExactEvmSchemeV1 } from "@x402/evm/exact/v1/client";
import axios from "axios";
import { privateKeyToAccount } from "viem/accounts";
import { payOnSolana } from "./solana.mjs";

const { RESOURCE_SERVER_URL, ENDPOINT_PATH, EVM_PRIVATE_KEY, EVM_NETWORK, EVM_RPC_URL } = process.env;
const account = privateKeyToAccount(EVM_PRIVATE_KEY);
const client = new x402Client()
  .register(EVM_NETWORK, new ExactEvmScheme(account, { rpcUrl: EVM_RPC_URL }))
  .registerV1("base-sepolia", new ExactEvmSchemeV1(account));
await payOnSolana(client, process.env);
const api = wrapAxiosWithPayment(axios.create(), client);

try {
  const response = await api.get(`${RESOURCE_SERVER_URL}${ENDPOINT_PATH}`);
  const receipt = response.headers["payment-response"] ?? response.headers["x-payment-response"];
  const result = {
    success: true,
    status_code: response.status,
    data: response.data,
    payment_response: receipt === undefined ? null : decodePaymentResponseHeader(receipt),
  };
  console.log(JSON.stringify(result));
} catch (error) {
  // axios throws for every status but 2xx.
  console.log(JSON.stringify({ success: false, status_code: error.response?.status, error: error.message }));
  process.exitCode = 1;
}
