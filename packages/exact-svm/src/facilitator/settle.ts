import { isSignature, type Signature, type TransactionPartialSigner } from "@solana/kit";
import {
  type FacilitatorRequest,
  firstRefusal,
  type Network,
  type Refusal,
  type ResumeOptions,
  type SettleOptions,
  type SettleResponse,
  X402Error,
} from "@x402-reference/types";
import { type Cosigned, cosign } from "../chain/cosign.js";
import type { Watch } from "../chain/port.js";
import { token2022Program, tokenProgram } from "../programs.js";
import { within } from "../within.js";
import { confirm } from "./confirm.js";
import { isWalletPayment, type JudgeOptions, judgePayment } from "./judge.js";
import { createPace } from "./pace.js";
import { destinationUnder, type PaymentSubject, payerOf, transferOf, withTransfer } from "./subject.js";
import type { Verdicts } from "./verdicts.js";

/** What settling needs to know. */
export interface SettlerOptions extends JudgeOptions {
  network: Network;
  verdicts: Verdicts;
  /** Who pays the fees, by address. */
  feePayers: ReadonlyMap<string, TransactionPartialSigner>;
  /** Longest wait for a confirmation, in milliseconds. */
  confirmTimeoutMs: number;
}

/** Executes payments and finds out what became of them. */
export interface Settler {
  settle(request: FacilitatorRequest, subject: PaymentSubject, options?: SettleOptions): Promise<SettleResponse>;
  resume(subject: PaymentSubject, transaction: string, options?: ResumeOptions): Promise<SettleResponse>;
}

interface Submitted {
  signature: Signature;
  /** Hands the transaction over once more; nothing when it cannot be signed here any longer. */
  again: (() => Promise<unknown>) | undefined;
  /** Tells of it; only when the node has taken it as new. */
  watch?: Watch | undefined;
  /** Milliseconds since the epoch up to which its outcome is waited for. */
  until: number;
  /** The slot at which it had not happened yet; nothing when it was submitted some time ago. */
  unsettledAt: number | undefined;
  /** Whether a smart wallet makes the transfer. */
  byWallet: boolean;
}

/** Longest wait, in milliseconds, for a node to know that somebody waits for a transaction before it gets it. */
const readyMs = 500;

const pending: Refusal = {
  reason: "settlement_pending",
  message: "The transaction has been sent and is not confirmed yet.",
};

const expired: Refusal = {
  reason: "invalid_exact_svm_transaction_failed",
  message: "The transaction was not executed before its blockhash expired, and never will be.",
};

/** Makes what settles payments on one cluster. */
export function createSettler(options: SettlerOptions): Settler {
  const { chain, rules, walletRules, network, verdicts, feePayers, confirmTimeoutMs } = options;
  const pace = createPace();

  function failure({ reason, message }: Refusal, subject: PaymentSubject, transaction = ""): SettleResponse {
    return { success: false, errorReason: reason, errorMessage: message, transaction, network, ...payerOf(subject) };
  }

  async function signed({ transaction }: PaymentSubject): Promise<Cosigned | undefined> {
    const signer = feePayers.get(String(transaction.accounts[0]));
    return signer && cosign(transaction, signer);
  }

  /** The signed transaction again; nothing where its fee payer's key is not here. */
  async function signedAs(signature: Signature, subject: PaymentSubject): Promise<string | undefined> {
    const own = await signed(subject);
    return own?.signature === signature ? own.transaction : undefined;
  }

  /** Until when an outcome is waited for: no longer than the server waits for the answer. */
  function deadline({ requirements }: PaymentSubject): number {
    // The last tenth of the time is for the answer's way back.
    return Date.now() + Math.min(confirmTimeoutMs, 900 * requirements.maxTimeoutSeconds);
  }

  /** Waits for the transaction and judges it. */
  async function outcome(subject: PaymentSubject, sent: Submitted): Promise<SettleResponse> {
    const { signature, until, unsettledAt, byWallet, ...handed } = sent;
    const blockhash = subject.transaction.recentBlockhash;
    const old = unsettledAt === undefined;
    const seen = await confirm(chain, { signature, blockhash, until, old, ...handed }, pace);
    if (seen.state === "pending") return failure(pending, subject, signature);
    if (seen.state === "expired") return failure(expired, subject, signature);
    const { slot, error } = seen;
    const received =
      error === null
        ? await within(until - Date.now(), receivedBy(subject, { signature, byWallet }), "unknown")
        : undefined;
    if (received === "unknown") return failure(pending, subject, signature);
    const receipt = { slot, error, received };
    const { receipt: judging } = byWallet ? walletRules : rules;
    const refusal = await firstRefusal(judging, { ...subject, receipt, unsettledAt });
    if (refusal) return failure(refusal, subject, signature);
    return { success: true, transaction: signature, network, ...payerOf(subject) };
  }

  /**
   * What the recipient got. A transfer of SPL Token that succeeded has moved exactly its amount; of Token-2022, whose
   * mints can change how they transfer, and of smart wallets, which may do something else than before, the balances are
   * looked at.
   */
  async function receivedBy(
    subject: PaymentSubject,
    { signature, byWallet }: Pick<Submitted, "signature" | "byWallet">,
  ): Promise<bigint | "unknown" | undefined> {
    const program = byWallet ? subject.walletTransfer?.program : transferOf(subject)?.program;
    if (!byWallet && program !== token2022Program) return undefined;
    // Of a smart wallet's payment that was submitted some time ago, the token program is not known; a mint has one.
    const programs = program ? [program] : [tokenProgram, token2022Program];
    const due = await Promise.all(programs.map((each) => destinationUnder(each, subject)));
    const places = due
      .map((account) => (account ? subject.transaction.accounts.indexOf(account) : -1))
      .filter((place) => place >= 0);
    // What a transaction does not name, it has not changed.
    if (places.length === 0) return 0n;
    const gains = await Promise.all(places.map((place) => chain.received(signature, place).catch(() => undefined)));
    return gains.find((gain) => gain !== undefined) ?? "unknown";
  }

  return {
    async settle(request, payment, { onBroadcast } = {}) {
      const until = deadline(payment);
      const judged = verdicts.take(request) ?? (await judgePayment(payment, options));
      if (judged.refusal) return failure(judged.refusal, payment);
      const subject = withTransfer(payment, judged);
      const own = await signed(subject);
      if (!own) throw new X402Error("invalid_configuration", "No rule refused a payment with a foreign fee payer.");
      const { signature } = own;
      await onBroadcast?.(signature, own.transaction);
      const again = () => chain.send(own);
      const watch = chain.watch?.(signature);
      try {
        if (watch) await within(Math.min(readyMs, (until - Date.now()) / 4), watch.ready, undefined);
        const handed = await within(until - Date.now(), again(), { sent: undefined });
        if (handed.sent === false) {
          const happened = handed.refused.reason === "duplicate_settlement";
          return failure(handed.refused, subject, happened ? signature : "");
        }
        const byWallet = judged.walletTransfer !== undefined;
        const submitted = { signature, again, until, unsettledAt: judged.slot, byWallet };
        // A notice does not say when it happened, which must not be before it was judged.
        return await outcome(subject, handed.sent ? { ...submitted, watch } : submitted);
      } finally {
        watch?.end();
      }
    },

    async resume(subject, signature, { raw } = {}) {
      if (!isSignature(signature)) return failure(pending, subject, signature);
      const transaction = raw ?? (await signedAs(signature, subject));
      const again = transaction === undefined ? undefined : () => chain.send({ transaction, signature });
      const byWallet = await isWalletPayment(subject, options);
      return outcome(subject, { signature, again, until: deadline(subject), unsettledAt: undefined, byWallet });
    },
  };
}
