// The official fetch client of version 1: one purchase, one JSON object as its last line.
import { createWalletClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { baseSepolia } from "viem/chains";
import { decodeXPaymentResponse, wrapFetchWithPayment } from "x402-fetch";

const { RESOURCE_SERVER_URL, ENDPOINT_PATH, EVM_PRIVATE_KEY, EVM_RPC_URL } = process.env;
const account = privateKeyToAccount(EVM_PRIVATE_KEY);
const wallet = createWalletClient({ account, chain: baseSepolia, transport: http(EVM_RPC_URL) });
const pay = wrapFetchWithPayment(fetch, wallet);

try {
  const response = await pay(`${RESOURCE_SERVER_URL}${ENDPOINT_PATH}`);
  const receipt = response.headers.get("X-PAYMENT-RESPONSE");
  const result = {
    success: response.ok,
    status_code: response.status,
    data: await response.text(),
    payment_response: receipt === null ? null : decodeXPaymentResponse(receipt),
  };
  console.log(JSON.stringify(result));
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  console.log(JSON.stringify({ success: false, error: error.message }));
  process.exitCode = 1;
}
