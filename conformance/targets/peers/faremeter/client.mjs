// Faremeter's client: one purchase, one JSON object as its last line.
import { wrap } from "@faremeter/fetch";
import { createPaymentHandler } from "@faremeter/payment-evm/exact";
import { createLocalWallet } from "@faremeter/wallet-evm";

const { RESOURCE_SERVER_URL, ENDPOINT_PATH, EVM_PRIVATE_KEY, EVM_NETWORK } = process.env;
const chain = { id: Number(EVM_NETWORK.split(":")[1]), name: "Base Sepolia" };
const wallet = await createLocalWallet(chain, EVM_PRIVATE_KEY);
const pay = wrap(fetch, { handlers: [createPaymentHandler(wallet)] });

try {
  const response = await pay(`${RESOURCE_SERVER_URL}${ENDPOINT_PATH}`);
  const receipt = response.headers.get("PAYMENT-RESPONSE") ?? response.headers.get("X-PAYMENT-RESPONSE");
  const result = {
    success: response.ok,
    status_code: response.status,
    data: await response.text(),
    payment_response: receipt === null ? null : JSON.parse(atob(receipt)),
  };
  console.log(JSON.stringify(result));
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  console.log(JSON.stringify({ success: false, status_code: error.response?.status, error: error.message }));
  process.exitCode = 1;
}
