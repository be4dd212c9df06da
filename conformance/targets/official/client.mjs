// The official SDK's fetch client: one purchase, one JSON object as its last line.
import { ExactEvmScheme } from "@x402/evm";
import { ExactEvmSchemeV1 } from "@x402/evm/exact/v1/client";
import { decodePaymentResponseHeader, wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { privateKeyToAccount } from "viem/accounts";
import { payOnSolana } from "./solana.mjs";

const { RESOURCE_SERVER_URL, ENDPOINT_PATH, EVM_PRIVATE_KEY, EVM_NETWORK, EVM_RPC_URL } = process.env;
const account = privateKeyToAccount(EVM_PRIVATE_KEY);
const client = new x402Client()
  .register(EVM_NETWORK, new ExactEvmScheme(account, { rpcUrl: EVM_RPC_URL }))
  .registerV1("base-sepolia", new ExactEvmSchemeV1(account));
await payOnSolana(client, process.env);
const pay = wrapFetchWithPayment(fetch, client);

try {
  const response = await pay(`${RESOURCE_SERVER_URL}${ENDPOINT_PATH}`);
  const receipt = response.headers.get("PAYMENT-RESPONSE") ?? response.headers.get("X-PAYMENT-RESPONSE");
  const result = {
    success: response.ok,
    status_code: response.status,
    data: await response.text(),
    payment_response: receipt === null ? null : decodePaymentResponseHeader(receipt),
  };
  console.log(JSON.stringify(result));
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  console.log(JSON.stringify({ success: false, error: error.message }));
  process.exitCode = 1;
}
