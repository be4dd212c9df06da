// What lets the reference client pay on Solana, loaded only when it has a key there.
import { spendUpTo } from "@x402-reference/client";

/** The scheme of a key, and the policy to spend at most one dollar. */
export async function onSolana({ SVM_PRIVATE_KEY, SVM_NETWORK, SVM_RPC_URL }) {
  const { createKeyPairSignerFromBytes, getBase58Encoder } = await import("@solana/kit");
  const { dollarAssets } = await import("@x402-reference/exact-svm");
  const { exactSvmClient } = await import("@x402-reference/exact-svm/client");
  const signer = await createKeyPairSignerFromBytes(getBase58Encoder().encode(SVM_PRIVATE_KEY));
  const { address, decimals } = dollarAssets[SVM_NETWORK];
  return {
    scheme: exactSvmClient({ signer, rpcUrls: { [SVM_NETWORK]: SVM_RPC_URL } }),
    policy: spendUpTo("1", { network: SVM_NETWORK, asset: address, decimals }),
  };
}
