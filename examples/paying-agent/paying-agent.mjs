// Buys one resource and never pays more than its policy allows.
import { createPaymentClient, readReceipt, spendUpTo } from "@x402-reference/client";
import { wrapFetch } from "@x402-reference/client/fetch";
import { dollarAssets } from "@x402-reference/exact-evm";
import { exactEvmClient } from "@x402-reference/exact-evm/client";
import { privateKeyToAccount } from "viem/accounts";

const { EVM_NETWORK = "eip155:84532", EVM_PRIVATE_KEY } = process.env;
const { RESOURCE_SERVER_URL = "http://127.0.0.1:4021", ENDPOINT_PATH = "/report" } = process.env;
if (!EVM_PRIVATE_KEY) throw new Error("Set EVM_PRIVATE_KEY, the key that pays.");

const url = new URL(ENDPOINT_PATH, RESOURCE_SERVER_URL);
const usdc = dollarAssets[EVM_NETWORK];
const client = createPaymentClient({
  schemes: [exactEvmClient({ account: privateKeyToAccount(EVM_PRIVATE_KEY) })],
  policy: {
    ...spendUpTo("0.05", { network: EVM_NETWORK, asset: usdc.address, decimals: usdc.decimals }),
    hosts: [url.host],
  },
});
const payingFetch = wrapFetch(fetch, client);

try {
  const response = await payingFetch(url, { signal: AbortSignal.timeout(30_000) });
  const receipt = readReceipt(response) ?? null;
  const data = await response.text();
  console.log(JSON.stringify({ success: response.ok, status_code: response.status, data, payment_response: receipt }));
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  // A refusal says why for each offer; an unknown outcome says that the money may be gone.
  console.log(JSON.stringify({ success: false, error: error.message }));
  process.exitCode = 1;
}
