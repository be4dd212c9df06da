import { firstRefusal, type Refusal } from "@x402-reference/types";
import type { Hex } from "viem";
import type { ProbeAnswer } from "../chain/port.js";
import { rememberedUntil } from "../facilitator/expiry.js";
import type { OpenPayment, TransferMethod } from "../facilitator/method.js";
import { once } from "../facilitator/once.js";
import { assetOf, paymentSubject } from "../facilitator/payment-subject.js";
import { approvalSigner, readApprovalTransaction } from "../gas-sponsoring/approval-transaction.js";
import { type AttachedInfo, attachedInfo } from "../gas-sponsoring/attached.js";
import { eip2612GasSponsoring } from "../gas-sponsoring/eip2612.js";
import { erc20ApprovalGasSponsoring } from "../gas-sponsoring/erc20-approval.js";
import type { ApprovalSubject } from "../gas-sponsoring/erc20-approval-rules.js";
import { signerOf } from "../wallet/wallet-signature.js";
import { readPermit2Payload } from "./payload.js";
import { readSettlementAnswer, settlementOf, settlementProbe, settlingCall } from "./question.js";
import type { Permit2Rules } from "./rules.js";
import type { Permit2Subject } from "./subject.js";

/** What the method is made of. */
export interface Permit2MethodOptions {
  rules: Permit2Rules;
  /**
   * Broadcasts a payer's own approval and waits until it is mined, at most so many milliseconds; without it no approval
   * is sponsored.
   */
  relayApproval?(raw: Hex, timeoutMs: number): Promise<Refusal | undefined>;
}

/**
 * Payments by Permit2: the payer has approved Permit2 once, or does so with a gas-sponsoring extension, and signs for the
 * proxy of `exact` what it may move to whom.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod Permit2
 */
export function permit2Method(options: Permit2MethodOptions): TransferMethod {
  return {
    name: "permit2",
    open(request, context) {
      const { payload, extensions } = request.paymentPayload;
      const read = readPermit2Payload(payload);
      if (!read.ok) return read;
      const { permit2Authorization: authorization, signature } = read.value;
      const subject = { ...paymentSubject(request, context), authorization, signature };
      const attached = {
        permit: attachedInfo(extensions, eip2612GasSponsoring),
        approval: options.relayApproval && attachedInfo(extensions, erc20ApprovalGasSponsoring),
      };
      // A permit is attached when it is needed, so the payment is asked about with it first.
      const payment = openPayment({ subject, attached, options }, attached.permit && { permit: attached.permit });
      return { ok: true, payment };
    },
  };
}

/** A payment with what came beside it. */
interface Permit2Payment {
  subject: Permit2Subject;
  attached: { permit: AttachedInfo | undefined; approval: AttachedInfo | undefined };
  options: Permit2MethodOptions;
}

/** How Permit2 comes to its allowance, where it does not have it yet. */
type Sponsorship = { permit: AttachedInfo; approval?: never } | { approval: AttachedInfo; permit?: never };

function openPayment(payment: Permit2Payment, by?: Sponsorship): OpenPayment {
  const { subject, attached, options } = payment;
  const { rules, relayApproval } = options;
  const { from, nonce, deadline } = subject.authorization;
  const settlement = once(() => settlementOf(subject, by?.permit));
  const signer = once(() => signerOf(settlement().hash, settlement().signature));
  const transaction = once(() => by?.approval && readApprovalTransaction(by.approval.text("signedTransaction")));

  const approvalSubject = async (info: AttachedInfo): Promise<ApprovalSubject> => ({
    ...subject,
    info,
    transaction: transaction(),
    signer: await approvalSigner(transaction()),
  });

  /** Judges what gives Permit2 its allowance: an approval before what depends on it, a permit after what does not. */
  async function judgeChain(answer: ProbeAnswer): Promise<Refusal | undefined> {
    const { permitFacts, ...read } = readSettlementAnswer(settlement(), answer);
    // Permit2 deploys nothing: without code, a signature in a wrapper is just not in the canonical form.
    const innerSignature = read.judgesItself ? settlement().signature : subject.signature;
    const onChain = { ...subject, ...read, payer: from, innerSignature, signer: await signer() };
    const [approved] = answer.after ?? [];
    return (
      (by?.approval && approved
        ? await firstRefusal(rules.approvalChain, { ...(await approvalSubject(by.approval)), facts: approved })
        : undefined) ??
      (await firstRefusal(rules.chain, onChain)) ??
      (by?.permit
        ? await firstRefusal(rules.eip2612, { ...subject, info: by.permit, facts: permitFacts })
        : undefined) ??
      firstRefusal(rules.simulation, onChain)
    );
  }

  return {
    payer: from,
    asset: assetOf(subject.requirements),
    // Permit2 keeps the nonces of an account for all tokens together.
    key: ["permit2", from, nonce].join("/").toLowerCase(),
    expiresAt: rememberedUntil(Number(deadline) + 1, subject.now),
    at: (now) => openPayment({ ...payment, subject: { ...subject, now } }, by),
    judge: async () =>
      (await firstRefusal(rules.payment, subject)) ??
      (by?.approval && firstRefusal(rules.approval, await approvalSubject(by.approval))),
    probe() {
      void signer();
      const approval = transaction();
      const probe = settlementProbe(settlement());
      return approval ? { ...probe, after: [{ ...approval, from: settlement().owner }] } : probe;
    },
    otherwise(answer) {
      const { allowance } = readSettlementAnswer(settlement(), answer).facts;
      const enough = allowance === undefined || allowance >= BigInt(subject.authorization.permitted.amount);
      if (by?.permit && enough) return openPayment(payment);
      if (!by && !enough && attached.approval) return openPayment(payment, { approval: attached.approval });
      return undefined;
    },
    isUsed: (answer) => readSettlementAnswer(settlement(), answer).facts.nonceUsed,
    judgeChain,
    async prepare(timeoutMs) {
      const approval = transaction();
      return approval && relayApproval?.(approval.raw, timeoutMs);
    },
    call: (answer) => settlingCall(settlement(), readSettlementAnswer(settlement(), answer)),
    judgeReceipt: (receipt) => firstRefusal(rules.receipt, { ...subject, payer: from, receipt }),
  };
}
