// The reference fetch client: one purchase, one JSON object as its last line.
import { createPaymentClient, readReceipt, spendUpTo } from "@x402-reference/client";
import { wrapFetch } from "@x402-reference/client/fetch";
import { versionOne } from "@x402-reference/client/v1";
import { dollarAssets } from "@x402-reference/exact-evm";
import { exactEvmClient } from "@x402-reference/exact-evm/client";
import { privateKeyToAccount } from "viem/accounts";
import { onSolana } from "./solana-client.mjs";

const { RESOURCE_SERVER_URL, ENDPOINT_PATH, EVM_PRIVATE_KEY, EVM_NETWORK, EVM_RPC_URL } = process.env;
const { address, decimals } = dollarAssets[EVM_NETWORK];
const evm = spendUpTo("1", { network: EVM_NETWORK, asset: address, decimals });
const solana = process.env.SVM_PRIVATE_KEY ? await onSolana(process.env) : undefined;
const client = createPaymentClient({
  schemes: [
    exactEvmClient({ account: privateKeyToAccount(EVM_PRIVATE_KEY), rpcUrls: { [EVM_NETWORK]: EVM_RPC_URL } }),
    ...(solana ? [solana.scheme] : []),
  ],
  policy: { ...evm, maxAmount: { ...evm.maxAmount, ...solana?.policy.maxAmount } },
});
const pay = wrapFetch(fetch, client, { versionOne });

try {
  const response = await pay(`${RESOURCE_SERVER_URL}${ENDPOINT_PATH}`);
  const result = {
    success: response.ok,
    status_code: response.status,
    data: await response.text(),
    payment_response: readReceipt(response) ?? versionOne.readReceipt(response) ?? null,
  };
  console.log(JSON.stringify(result));
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  console.log(JSON.stringify({ success: false, error: error.message }));
  process.exitCode = 1;
}
