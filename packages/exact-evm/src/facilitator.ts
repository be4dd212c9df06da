import {
  type FacilitatorRequest,
  type FacilitatorScheme,
  firstRefusal,
  type Network,
  type Refusal,
  type SettleResponse,
  type VerifyResponse,
} from "@x402-reference/types";
import type { Hex, LocalAccount } from "viem";
import type { ChainPort } from "./chain/port.js";
import { assertChainId, viemChain } from "./chain/viem.js";
import { type Eip3009Rules, eip3009Rules } from "./facilitator/rules.js";
import { assetOf, type PaymentSubject, paymentSubject, transferCall } from "./facilitator/subject.js";
import { createUnderway } from "./facilitator/underway.js";
import { requireChainId } from "./network.js";
import { readEip3009Payload } from "./payload.js";

export { type Eip3009Rules, eip3009RuleIds, eip3009Rules, withoutEip3009Rule } from "./facilitator/rules.js";
export { isCanonicalSignature } from "./facilitator/signature.js";
export type { ChainSubject, PaymentSubject, ReceiptSubject } from "./facilitator/subject.js";

/** Settings of {@link exactEvmFacilitator}. */
export interface ExactEvmFacilitatorOptions {
  /** The network that is served, such as `eip155:84532`. */
  network: Network;
  /** The JSON-RPC endpoint of a node of that network. */
  rpcUrl: string;
  /** The account that pays the gas. One facilitator at a time may use it, because it keeps its nonce. */
  account: LocalAccount;
  /** What payments must keep; all of the specification's rules by default. */
  rules?: Eip3009Rules;
  /** Longest wait for one answer of the node, in milliseconds. */
  rpcTimeoutMs?: number;
  /** Longest wait for a receipt before the answer is `settlement_pending`, in milliseconds. */
  receiptTimeoutMs?: number;
  /** The clock, in seconds since the epoch. */
  now?: () => number;
}

/**
 * The facilitator side of `exact` by ERC-3009 for externally owned accounts. Verifying is one request to the chain,
 * settling the same again and the broadcast; success is only what the mined transaction's log proves.
 *
 * @example
 * ```ts
 * const scheme = exactEvmFacilitator({ network: network("eip155:84532"), rpcUrl, account: privateKeyToAccount(key) });
 * const facilitator = createFacilitator({ schemes: [scheme] });
 * ```
 * @see scheme_exact_evm.md, AssetTransferMethod EIP-3009, phases 2 and 3
 */
export function exactEvmFacilitator(options: ExactEvmFacilitatorOptions): FacilitatorScheme {
  const { network, rpcUrl, account, rules = eip3009Rules, now = () => Date.now() / 1000 } = options;
  const { rpcTimeoutMs = 10_000, receiptTimeoutMs = 20_000 } = options;
  const chainId = requireChainId(network);
  const chain = viemChain({ rpcUrl, chainId, account, rpcTimeoutMs, receiptTimeoutMs });

  const underway = createUnderway();
  const judge = (request: FacilitatorRequest) => judgePayment(request, { rules, chain, chainId, now: now() });

  return {
    scheme: "exact",
    networks: [network],
    signers: () => ({ "eip155:*": [account.address] }),

    async verify(request): Promise<VerifyResponse> {
      const { payer, refusal } = await judge(request);
      if (!refusal) return { isValid: true, ...payer };
      return { isValid: false, invalidReason: refusal.reason, invalidMessage: refusal.message, ...payer };
    },

    async settle(request, { onBroadcast } = {}) {
      const judged = await judge(request);
      if (judged.refusal) return failure(network, judged.refusal, judged.payer);
      let transaction: Hex | undefined;
      let late: Refusal | undefined;
      const sent = await chain.sendTransfer(transferCall(judged.subject), async (hash) => {
        late = await lateRefusal(judged.subject, underway.has(payerOf(judged.subject)));
        if (late) return false;
        await onBroadcast?.(hash);
        transaction = hash;
        return true;
      });
      if (late) return failure(network, late, judged.payer);
      if (!sent.sent || !transaction) {
        const message = sent.sent ? "The transaction was not sent." : sent.message;
        return failure(network, { reason: "invalid_transaction_state", message }, judged.payer);
      }
      return underway.during(payerOf(judged.subject), outcome(judged.subject, transaction));
    },

    async resume(request, transaction) {
      const payload = readEip3009Payload(request.paymentPayload.payload);
      if (!payload.ok) return failure(network, malformed(payload.problem), {});
      return outcome(paymentSubject(request, payload.value, { chainId, now: now() }), hexOf(transaction));
    },

    settlementKey({ paymentPayload, paymentRequirements }) {
      const payload = readEip3009Payload(paymentPayload.payload);
      if (!payload.ok) return undefined;
      const { from, nonce, validBefore } = payload.value.authorization;
      const expiry = Number(validBefore);
      return {
        key: [network, assetOf(paymentRequirements), from.toLowerCase(), nonce.toLowerCase()].join("/"),
        expiresAt: Number.isFinite(expiry) ? Math.min(expiry, Number.MAX_SAFE_INTEGER) : Number.MAX_SAFE_INTEGER,
      };
    },
  };

  /** Judges a payment once more: it may have expired in the queue, and its payer have spent the money on another one. */
  async function lateRefusal(subject: PaymentSubject, spending: boolean): Promise<Refusal | undefined> {
    const time = BigInt(Math.floor(now()));
    const late = time === subject.now ? undefined : await firstRefusal(rules.payment, { ...subject, now: time });
    if (late || !spending) return late;
    return firstRefusal(rules.chain, { ...subject, facts: await chain.readTransferFacts(transferCall(subject)) });
  }

  /** Waits for the transaction and judges it. */
  async function outcome(subject: PaymentSubject, transaction: Hex): Promise<SettleResponse> {
    const payer = { payer: subject.authorization.from };
    const receipt = await chain.waitForReceipt(transaction, assetOf(subject.requirements));
    if (!receipt) {
      const pending = { reason: "settlement_pending", message: "The transaction is broadcast and not mined yet." };
      return { ...failure(network, pending, payer), transaction };
    }
    const refusal = await firstRefusal(rules.receipt, { ...subject, receipt });
    if (refusal) return { ...failure(network, refusal, payer), transaction };
    return { success: true, transaction, network, ...payer };
  }
}

/**
 * Makes sure that a node answers and serves the configured network; throws `chain_unreachable` or `wrong_chain`.
 *
 * @example
 * ```ts
 * await assertChain({ network: network("eip155:84532"), rpcUrl: "http://127.0.0.1:8545" });
 * ```
 */
export async function assertChain({ network, rpcUrl }: { network: Network; rpcUrl: string }): Promise<void> {
  await assertChainId(rpcUrl, requireChainId(network));
}

/** Whose money of which asset a payment spends. */
function payerOf({ requirements, authorization }: PaymentSubject): string {
  return `${assetOf(requirements)}/${authorization.from.toLowerCase()}`;
}

type Judged =
  | { refusal: Refusal; payer: { payer?: string }; subject?: PaymentSubject }
  | { refusal?: undefined; payer: { payer: string }; subject: PaymentSubject };

/** Runs all rules that can be judged before money moves: the one verdict behind verify and settle. */
async function judgePayment(
  request: FacilitatorRequest,
  { rules, chain, chainId, now }: { rules: Eip3009Rules; chain: ChainPort; chainId: number; now: number },
): Promise<Judged> {
  const payload = readEip3009Payload(request.paymentPayload.payload);
  if (!payload.ok) return { refusal: malformed(payload.problem), payer: {} };
  const subject = paymentSubject(request, payload.value, { chainId, now });
  const payer = { payer: subject.authorization.from };
  const refusal =
    (await firstRefusal(rules.payment, subject)) ??
    (await firstRefusal(rules.chain, { ...subject, facts: await chain.readTransferFacts(transferCall(subject)) }));
  return refusal ? { refusal, payer, subject } : { payer, subject };
}

function malformed({ field, expected }: { field: string; expected: string }): Refusal {
  return { reason: "invalid_payload", message: `payload.${field} must be ${expected}.` };
}

function failure(
  network: Network,
  { reason, message }: Refusal,
  payer: { payer?: string },
): SettleResponse & { success: false } {
  return { success: false, errorReason: reason, errorMessage: message, transaction: "", network, ...payer };
}

function hexOf(transaction: string): Hex {
  return `0x${transaction.replace(/^0x/, "")}`;
}
