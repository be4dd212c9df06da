import type { Address, TransactionPartialSigner } from "@solana/kit";
import {
  type FacilitatorRequest,
  type FacilitatorScheme,
  type Network,
  type Refusal,
  X402Error,
} from "@x402-reference/types";
import { nodeChain } from "./chain/node.js";
import { judgePayment } from "./facilitator/judge.js";
import { type SponsorLimits, sponsorLimits } from "./facilitator/limits.js";
import { createMints } from "./facilitator/mints.js";
import { type ExactSvmRules, exactSvmRules } from "./facilitator/rules.js";
import { createSettler } from "./facilitator/settle.js";
import { type SmartWalletRules, smartWalletRules } from "./facilitator/smart-wallet-rules.js";
import { type PaymentSubject, payerOf, paymentSubject, withTransfer } from "./facilitator/subject.js";
import { createVerdicts } from "./facilitator/verdicts.js";
import { isSvmAddress, requireSvmNetwork } from "./network.js";
import { transactionOf } from "./payload.js";
import { messageKey } from "./payment-key.js";

export { assertCluster } from "./chain/assert-cluster.js";
export type { SponsorLimits } from "./facilitator/limits.js";
export { type ExactSvmRules, everyExactSvmRule, exactSvmRules, withoutExactSvmRule } from "./facilitator/rules.js";

export { type SmartWalletRules, smartWalletRules } from "./facilitator/smart-wallet-rules.js";

/** Settings of {@link exactSvmFacilitator}. */
export interface ExactSvmFacilitatorOptions extends Partial<SponsorLimits> {
  /** The network that is served, such as `solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1`. */
  network: Network;
  /** The JSON-RPC endpoint of a node of that network. */
  rpcUrl: string;
  /**
   * Endpoints of further nodes of that network, asked in this order when the ones before cannot be reached, are silent or
   * answer 429 or 5xx; whoever answered is asked first from then on.
   */
  fallbackRpcUrls?: readonly string[];
  /**
   * The WebSocket endpoint of a node of that network, such as `wss://api.devnet.solana.com`, which tells when a transaction is
   * confirmed; without it the node is asked until it is. It is connected to while somebody waits and for ten seconds after.
   */
  wsUrl?: string;
  /** When aborted, the connection to `wsUrl` is closed at once and none is opened again. */
  signal?: AbortSignal;
  /**
   * The keys that pay the fees. Servers are told the first one; payments that name another one are served too, so that a
   * key can be replaced.
   */
  feePayers: readonly [TransactionPartialSigner, ...TransactionPartialSigner[]];
  /** What payments must keep; all of the specification's rules by default. */
  rules?: ExactSvmRules;
  /**
   * The programs of smart wallets that may make the transfer inside an instruction of theirs; none by default. What they
   * do is up to whoever can upgrade them.
   */
  smartWallets?: readonly Address[];
  /** What payments by smart wallets must keep besides; all of the specification's rules by default. */
  smartWalletRules?: SmartWalletRules;
  /**
   * How long a verdict spares settling the same request the same question to the chain, in milliseconds: once for each
   * verdict; 1,000 by default, 0 for never. The node checks each transaction once more before it passes it on.
   */
  verdictLifetimeMs?: number;
  /** Longest wait for one answer of the node, in milliseconds; 10,000 by default. */
  rpcTimeoutMs?: number;
  /**
   * Longest wait for a confirmation before the answer is `settlement_pending`, in milliseconds; 30,000 by default, and
   * never longer than the offer's `maxTimeoutSeconds`.
   */
  confirmTimeoutMs?: number;
  /** The clock, in seconds since the epoch. */
  now?: () => number;
}

/**
 * How long a settlement is remembered, in seconds: a blockhash lives for 150 blocks, which take about a minute, and ten
 * times as long on a cluster in trouble.
 */
const rememberedSeconds = 600;

/**
 * The facilitator side of `exact` on Solana: it pays the fee of transactions that move exactly the price, and signs
 * nothing else. Verifying is one request to the chain; settling what was just verified is the broadcast and looks for its
 * confirmation. Throws `invalid_configuration` for settings that cannot be meant.
 *
 * @example
 * ```ts
 * const feePayer = await createKeyPairSignerFromBytes(secretKey);
 * const devnet = network("solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1");
 * const scheme = exactSvmFacilitator({ network: devnet, rpcUrl, feePayers: [feePayer] });
 * const facilitator = createFacilitator({ schemes: [scheme] });
 * ```
 * @see scheme_exact_svm.md
 */
export function exactSvmFacilitator(options: ExactSvmFacilitatorOptions): FacilitatorScheme {
  const { network, rpcUrl, rules = exactSvmRules, now = () => Date.now() / 1000 } = options;
  const { smartWalletRules: walletRules = smartWalletRules } = options;
  const { rpcTimeoutMs = 10_000, confirmTimeoutMs = 30_000, verdictLifetimeMs = 1_000 } = options;
  requireSvmNetwork(network);
  requireWebSocket(options.wsUrl);
  const limits = sponsorLimits(options);
  const smartWallets = programsOf(options.smartWallets ?? []);
  const feePayers = new Map(options.feePayers.map((signer) => [String(signer.address), signer]));
  const [feePayer] = feePayers.keys();
  if (feePayer === undefined) {
    throw new X402Error("invalid_configuration", "A facilitator on Solana needs a key that pays the fees.", {
      field: "feePayers",
      remedy: "Give at least one signer.",
    });
  }
  const ours: ReadonlySet<string> = new Set(feePayers.keys());
  const rpcUrls = [rpcUrl, ...(options.fallbackRpcUrls ?? [])] as const;
  const chain = nodeChain({ rpcUrls, wsUrl: options.wsUrl, signal: options.signal, timeoutMs: rpcTimeoutMs });
  const judging = { chain, rules, walletRules, mints: createMints(chain) };
  const verdicts = createVerdicts(verdictLifetimeMs);
  const settler = createSettler({ ...judging, network, verdicts, feePayers, confirmTimeoutMs });

  function open(request: FacilitatorRequest): PaymentSubject | undefined {
    const transaction = transactionOf(request.paymentPayload.payload);
    return transaction && paymentSubject(request, { transaction, ours, limits, smartWallets });
  }

  return {
    scheme: "exact",
    networks: [network],
    kindExtra: () => ({ feePayer, ...(smartWallets.size > 0 && { features: { smartWalletSupported: true } }) }),
    signers: () => ({ "solana:*": [...ours] }),

    async verify(request) {
      const subject = open(request);
      if (!subject) return refused(undecodable, {});
      const judged = await judgePayment(subject, judging);
      if (judged.refusal) return refused(judged.refusal, payerOf(subject));
      verdicts.keep(request, judged);
      return { isValid: true, ...payerOf(withTransfer(subject, judged)) };
    },

    async settle(request, settleOptions) {
      const subject = open(request);
      return subject ? settler.settle(request, subject, settleOptions) : failed(network, undecodable);
    },

    async resume(request, transaction, resumeOptions) {
      const subject = open(request);
      return subject ? settler.resume(subject, transaction, resumeOptions) : failed(network, undecodable);
    },

    settlementKey(request) {
      const transaction = transactionOf(request.paymentPayload.payload);
      return (
        transaction && {
          key: `${network}/${messageKey(transaction.message)}`,
          expiresAt: Math.ceil(now()) + rememberedSeconds,
        }
      );
    },
  };
}

function programsOf(addresses: readonly Address[]): ReadonlySet<string> {
  const nonsense = addresses.find((address) => !isSvmAddress(address));
  if (nonsense === undefined) return new Set(addresses);
  throw new X402Error("invalid_configuration", `${JSON.stringify(nonsense)} is no address of a program.`, {
    field: "smartWallets",
    remedy: "Name the programs by their addresses, or leave the setting out.",
  });
}

function requireWebSocket(wsUrl: string | undefined): void {
  if (wsUrl === undefined || /^wss?:\/\/./.test(wsUrl)) return;
  throw new X402Error("invalid_configuration", `${JSON.stringify(wsUrl)} is no address of a WebSocket.`, {
    field: "wsUrl",
    remedy: "Write one that begins with wss:// or ws://, or leave it out.",
  });
}

const undecodable: Refusal = {
  reason: "invalid_exact_svm_payload_transaction_could_not_be_decoded",
  message: "payload.transaction must be a transaction of Solana in base64, with a legacy message or one of version 0.",
};

function refused({ reason, message }: Refusal, payer: { payer?: string }) {
  return { isValid: false as const, invalidReason: reason, invalidMessage: message, ...payer };
}

function failed(network: Network, { reason, message }: Refusal) {
  return { success: false as const, errorReason: reason, errorMessage: message, transaction: "", network };
}
