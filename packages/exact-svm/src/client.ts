import { type Blockhash, isBlockhash } from "@solana/kit";
import { type ClientScheme, type PaymentRequirements, X402Error } from "@x402-reference/types";
import { dollarAssets } from "./assets.js";
import { buildPayment, type PayingSigner } from "./client/build.js";
import { type Mint, type PayerChain, payerChain } from "./client/chain.js";
import { readOffer } from "./client/offer.js";
import { demandedMemo, memoBytes } from "./memo.js";

export type { PayingSigner } from "./client/build.js";

/** Settings of {@link exactSvmClient}. */
export interface ExactSvmClientOptions {
  signer: PayingSigner;
  /**
   * JSON-RPC endpoints by CAIP-2 network. They are asked for a recent blockhash, unless the offer gives one, and once for
   * each mint that is not in the table of default assets.
   */
  rpcUrls?: Readonly<Record<string, string>>;
}

/**
 * The client side of `exact` on Solana: it signs a transaction that moves exactly the amount to the recipient's own token
 * account, with the facilitator as fee payer, who has to sign it too before it can be sent.
 *
 * Signing throws `invalid_configuration` for an asset that is no mint, or when a chain has to be asked for which there is
 * no endpoint, and `chain_unreachable` when one does not answer; nothing has been sent then.
 *
 * @example
 * ```ts
 * const devnet = "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1";
 * const signer = await createKeyPairSignerFromBytes(secretKey);
 * const scheme = exactSvmClient({ signer, rpcUrls: { [devnet]: "https://api.devnet.solana.com" } });
 * const client = createPaymentClient({ schemes: [scheme], policy });
 * ```
 * @see scheme_exact_svm.md, protocol flow
 */
export function exactSvmClient({ signer, rpcUrls = {} }: ExactSvmClientOptions): ClientScheme {
  const mints = new Map<string, Mint>();

  function unpayable(offer: PaymentRequirements): string | undefined {
    const read = readOffer(offer, signer.address);
    if ("problem" in read) return read.problem;
    const asks = !knownMint(offer) || !hintOf(offer);
    return asks && !Object.hasOwn(rpcUrls, offer.network)
      ? `there is no RPC endpoint for ${offer.network}, which has to be asked`
      : undefined;
  }

  function chainOf({ network }: PaymentRequirements): PayerChain {
    const rpcUrl = rpcUrls[network];
    if (rpcUrl !== undefined) return payerChain(rpcUrl);
    throw new X402Error("invalid_configuration", `There is no RPC endpoint for ${network}.`, { field: "rpcUrls" });
  }

  /** What a mint is never changes, and is never taken from the offer. */
  async function mintOf(offer: PaymentRequirements): Promise<Mint> {
    const key = `${offer.network}/${offer.asset}`;
    const mint = knownMint(offer) ?? mints.get(key) ?? (await chainOf(offer).mint(offer.asset));
    mints.set(key, mint);
    return mint;
  }

  return {
    scheme: "exact",
    networks: ["solana:*"],
    unpayable,
    async createPayload(offer) {
      const read = readOffer(offer, signer.address);
      if ("problem" in read) throw new X402Error("invalid_configuration", `The offer cannot be paid: ${read.problem}.`);
      const [mint, blockhash] = await Promise.all([mintOf(offer), hintOf(offer) ?? chainOf(offer).latestBlockhash()]);
      const amount = BigInt(offer.amount);
      const memo = demandedMemo(offer) ?? randomMemo();
      return { transaction: await buildPayment({ ...read, signer, mint, blockhash, amount, memo }) };
    },
  };
}

function knownMint({ network, asset }: PaymentRequirements): Mint | undefined {
  const known = Object.hasOwn(dollarAssets, network) ? dollarAssets[network] : undefined;
  return known?.address === asset ? known : undefined;
}

/** The recent blockhash that the server gives, if it is one. */
function hintOf({ extra }: PaymentRequirements): Blockhash | undefined {
  const hint = extra?.recentBlockhash;
  return typeof hint === "string" && isBlockhash(hint) ? hint : undefined;
}

/** Tells payments apart that are equal otherwise: 16 random bytes in hex. */
function randomMemo(): Uint8Array {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return memoBytes(Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join(""));
}
