// What lets the client pay on Solana, loaded only when it has a key there.

/** Has the client pay in both versions. */
export async function payOnSolana(client, { SVM_PRIVATE_KEY, SVM_NETWORK, SVM_RPC_URL }) {
  if (!SVM_PRIVATE_KEY) return;
  const { createKeyPairSignerFromBytes, getBase58Encoder } = await import("@solana/kit");
  const { ExactSvmScheme } = await import("@x402/svm/exact/client");
  const { ExactSvmSchemeV1 } = await import("@x402/svm/exact/v1/client");
  const signer = await createKeyPairSignerFromBytes(getBase58Encoder().encode(SVM_PRIVATE_KEY));
  const config = { rpcUrl: SVM_RPC_URL };
  client.register(SVM_NETWORK, new ExactSvmScheme(signer, config));
  client.registerV1("solana-devnet", new ExactSvmSchemeV1(signer, config));
}
