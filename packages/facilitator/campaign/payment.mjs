import { exactEvmClient } from "@x402-reference/exact-evm/client";
import { exactEvmFacilitator } from "@x402-reference/exact-evm/facilitator";
import { exactEvmServer } from "@x402-reference/exact-evm/server";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

/** A payment of one cent by somebody new, who owns two or nothing, and the name of its settlement. */
export async function sign({ chain, payTo, funded }) {
  const account = privateKeyToAccount(generatePrivateKey());
  const price = exactEvmServer().price("$0.01", chain.network);
  const amount = BigInt(price.amount);
  const owned = funded ? 2n * amount : 0n;
  if (funded) await chain.fund(account.address, owned);
  const offer = { scheme: "exact", network: chain.network, ...price, payTo, maxTimeoutSeconds: 600 };
  const payload = await exactEvmClient({ account }).createPayload(offer);
  const request = { paymentPayload: { x402Version: 2, accepted: offer, payload }, paymentRequirements: offer };
  const scheme = exactEvmFacilitator({ network: chain.network, rpcUrl: chain.rpcUrl, account });
  return {
    body: JSON.stringify({ x402Version: 2, ...request }),
    key: scheme.settlementKey(request).key,
    payer: account.address,
    asset: price.asset,
    owned,
    amount,
  };
}
