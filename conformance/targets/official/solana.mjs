// What lets the official SDK's facilitator and client work on Solana, loaded only when they have a key there.
const confirmationTimeoutMs = 2_000;

async function signerOf({ SVM_PRIVATE_KEY }) {
  const { createKeyPairSignerFromBytes, getBase58Encoder } = await import("@solana/kit");
  return createKeyPairSignerFromBytes(getBase58Encoder().encode(SVM_PRIVATE_KEY));
}

/**
 * Has the facilitator serve both versions, with one memory of what was settled, as the SDK registers them itself; or
 * version 2 alone with the option for smart wallets, which is off by default.
 */
export async function serveSolana(facilitator, environment, { smartWallets = false } = {}) {
  if (!environment.SVM_PRIVATE_KEY) return undefined;
  const { SettlementCache, toFacilitatorSvmSigner } = await import("@x402/svm");
  const { ExactSvmScheme, registerExactSvmScheme } = await import("@x402/svm/exact/facilitator");
  const signer = toFacilitatorSvmSigner(await signerOf(environment), { defaultRpcUrl: environment.SVM_RPC_URL });
  const confirmTransaction = async (...transaction) => {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error("Transaction confirmation timeout")), confirmationTimeoutMs);
    });
    await Promise.race([signer.confirmTransaction(...transaction), late]).finally(() => clearTimeout(timer));
  };
  const networks = environment.SVM_NETWORK;
  if (!smartWallets)
    return registerExactSvmScheme(facilitator, { signer: { ...signer, confirmTransaction }, networks });
  // Only the class takes options; what registers both versions does not.
  const options = {
    enableSmartWalletVerification: true,
    smartWalletAllowedPrograms: (environment.SVM_SMART_WALLETS ?? "").split(",").filter(Boolean),
  };
  return facilitator.register(
    networks,
    new ExactSvmScheme({ ...signer, confirmTransaction }, new SettlementCache(), options),
  );
}

/** Has the client pay in both versions. */
export async function payOnSolana(client, environment) {
  if (!environment.SVM_PRIVATE_KEY) return;
  const { ExactSvmScheme } = await import("@x402/svm/exact/client");
  const { ExactSvmSchemeV1 } = await import("@x402/svm/exact/v1/client");
  const signer = await signerOf(environment);
  const config = { rpcUrl: environment.SVM_RPC_URL };
  client.register(environment.SVM_NETWORK, new ExactSvmScheme(signer, config));
  client.registerV1("solana-devnet", new ExactSvmSchemeV1(signer, config));
}
