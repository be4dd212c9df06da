// The reference payment client as the environment of a run describes it, and what every purchase has in common.
import { createPaymentClient, spendUpTo } from "@x402-reference/client";
import { dollarAssets } from "@x402-reference/exact-evm";
import { exactEvmClient } from "@x402-reference/exact-evm/client";
import { privateKeyToAccount } from "viem/accounts";
import { onSolana } from "./solana-client.mjs";

const { EVM_PRIVATE_KEY, EVM_NETWORK, EVM_RPC_URL, CLIENT_BUDGET, CLIENT_CALLS = "1" } = process.env;
const { address, decimals } = dollarAssets[EVM_NETWORK];
const evm = spendUpTo("1", { network: EVM_NETWORK, asset: address, decimals });
const solana = process.env.SVM_PRIVATE_KEY ? await onSolana(process.env) : undefined;

export const client = createPaymentClient({
  schemes: [
    exactEvmClient({ account: privateKeyToAccount(EVM_PRIVATE_KEY), rpcUrls: { [EVM_NETWORK]: EVM_RPC_URL } }),
    ...(solana ? [solana.scheme] : []),
  ],
  policy: {
    ...evm,
    maxAmount: { ...evm.maxAmount, ...solana?.policy.maxAmount },
    ...(CLIENT_BUDGET && {
      budgets: [{ network: EVM_NETWORK, asset: address, amount: CLIENT_BUDGET, seconds: 86_400 }],
    }),
  },
});

/** Buys as often as the run asks for, and prints what became of the last purchase as one JSON object. */
export async function report(buy) {
  for (let left = Number(CLIENT_CALLS); left > 1; left--) await buy().catch(() => undefined);
  try {
    const result = await buy();
    console.log(JSON.stringify(result));
    process.exitCode = result.success ? 0 : 1;
  } catch (error) {
    console.log(JSON.stringify({ success: false, error: error.message }));
    process.exitCode = 1;
  }
}
