import type { Address, KeyPairSigner } from "@solana/kit";
import { isNetwork, type Network } from "@x402-reference/types";
import { readUrls, type VariableReader } from "./read.js";

/** How a cluster of Solana is served. */
export interface SvmEnvironment {
  network: Network;
  rpcUrl: string;
  fallbackRpcUrls: readonly string[];
  /** Where the node tells of confirmations unasked; left out, it is asked for them. */
  wsUrl?: string;
  feePayers: readonly [KeyPairSigner, ...KeyPairSigner[]];
  /** Programs of smart wallets that may pay; left out, none. */
  smartWallets?: readonly Address[];
}

/** Without all of these no cluster can be served. */
export const svmVariables = ["SVM_NETWORK", "SVM_RPC_URL", "SVM_PRIVATE_KEY"] as const;

/** Reads what concerns Solana; nothing when a part is missing or malformed, which the reader then tells. */
export async function readSvm({ need, may, needLater, has }: VariableReader): Promise<SvmEnvironment | undefined> {
  const network = need("SVM_NETWORK", "SVM_NETWORK=solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1", readNetwork);
  const rpcUrls = need(
    "SVM_RPC_URL",
    "SVM_RPC_URL=https://api.devnet.solana.com (more of them separated by commas)",
    readUrls,
  );
  const feePayers = await needLater(
    "SVM_PRIVATE_KEY",
    "SVM_PRIVATE_KEY=… (base58 of 64 bytes, an account with SOL; more of them separated by commas)",
    readKeys,
  );
  const wsUrl = may("SVM_WS_URL", "SVM_WS_URL=wss://api.devnet.solana.com", readSocketUrl);
  const wallets = "SVM_SMART_WALLETS";
  const smartWallets = has(wallets)
    ? await needLater(wallets, `${wallets}=SQDS4ep65T869zMMBKyuUq6aD6EgTu8psMjkvj52pCf,…`, readAddresses)
    : undefined;
  if (!network || !rpcUrls || !feePayers) return undefined;
  const [rpcUrl, ...fallbackRpcUrls] = rpcUrls;
  const optional = { ...(wsUrl !== undefined && { wsUrl }), ...(smartWallets && { smartWallets }) };
  return { network, rpcUrl, fallbackRpcUrls, feePayers, ...optional };
}

function readNetwork(text: string): Network | undefined {
  return /^solana:[1-9A-HJ-NP-Za-km-z]{32}$/.test(text) && isNetwork(text) ? text : undefined;
}

function readSocketUrl(text: string): string | undefined {
  return /^wss?:\/\//i.test(text) && URL.canParse(text) ? text : undefined;
}

async function readAddresses(text: string): Promise<readonly Address[] | undefined> {
  const { isAddress } = await import("@solana/kit");
  const parts = text.split(",").map((part) => part.trim());
  return parts.every((part): part is Address => isAddress(part)) ? parts : undefined;
}

async function readKeys(text: string): Promise<SvmEnvironment["feePayers"] | undefined> {
  // Loaded when asked for: whoever serves no Solana does without it.
  const { createKeyPairSignerFromBytes, getBase58Encoder } = await import("@solana/kit");
  try {
    const [first, ...others] = text.split(",").map((part) => getBase58Encoder().encode(part.trim()));
    if (!first) return undefined;
    return [
      await createKeyPairSignerFromBytes(first),
      ...(await Promise.all(others.map((bytes) => createKeyPairSignerFromBytes(bytes)))),
    ];
  } catch {
    // It is not base58 of 64 bytes, or its second half is not the public key of its first.
    return undefined;
  }
}
