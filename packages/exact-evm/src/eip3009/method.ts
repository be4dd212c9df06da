import { firstRefusal } from "@x402-reference/types";
import type { Address } from "viem";
import { sameAddress } from "../address.js";
import type { ProbeAnswer } from "../chain/port.js";
import { rememberedUntil } from "../facilitator/expiry.js";
import type { OpenPayment, TransferMethod } from "../facilitator/method.js";
import { once } from "../facilitator/once.js";
import { assetOf } from "../facilitator/payment-subject.js";
import { signerOf, walletAccepted } from "../wallet/wallet-signature.js";
import { ownPart } from "./own-part.js";
import { readEip3009Payload } from "./payload.js";
import type { Eip3009Rules } from "./rules.js";
import { type Eip3009ChainSubject, type Eip3009Subject, eip3009Subject } from "./subject.js";
import { usedEvent } from "./token.js";
import {
  readTransferAnswer,
  type SignedTransfer,
  settlingCall,
  sharedTransfer,
  signedTransfer,
  transferProbe,
} from "./transfer.js";

/** What the method is made of. */
export interface Eip3009MethodOptions {
  rules: Eip3009Rules;
  /** The factories that may be called to deploy a payer's wallet. */
  factories: readonly Address[];
}

/**
 * Payments by ERC-3009: the payer, an account of any kind, signs a transfer, and anybody may submit it.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod EIP-3009
 */
export function eip3009Method(options: Eip3009MethodOptions): TransferMethod {
  return {
    name: "eip3009",
    open(request, context) {
      const read = readEip3009Payload(request.paymentPayload.payload);
      if (!read.ok) return read;
      const subject = eip3009Subject(request, read.value, context);
      return { ok: true, payment: openPayment(subject, options, derive(subject)) };
    },
  };
}

/** What follows from a payment alone; worked out when it is asked for first, as its form has to be judged before. */
interface Derived {
  transfer(): SignedTransfer;
  signer(): Promise<Address | undefined>;
}

function derive(subject: Eip3009Subject): Derived {
  const transfer = once(() => signedTransfer(subject));
  return { transfer, signer: once(() => signerOf(transfer().hash, transfer().signature)) };
}

function openPayment(subject: Eip3009Subject, options: Eip3009MethodOptions, derived: Derived): OpenPayment {
  const { rules, factories } = options;
  const { from, nonce, validBefore } = subject.authorization;
  const asset = assetOf(subject.requirements);
  const read = (answer: ProbeAnswer) => readTransferAnswer(derived.transfer(), answer);

  async function chainSubject(answer: ProbeAnswer): Promise<Eip3009ChainSubject> {
    const { facts, hasCode, getsCode, walletAccepts } = read(answer);
    const { signature, wrapper } = derived.transfer();
    const allowed = factories.some((factory) => sameAddress(factory, wrapper?.factory ?? ""));
    return {
      ...subject,
      facts,
      payer: from,
      innerSignature: signature,
      judgesItself: hasCode || getsCode,
      signer: await derived.signer(),
      walletAccepts: walletAccepted(walletAccepts),
      deployment: wrapper && !hasCode ? { allowed, givesCode: getsCode } : undefined,
    };
  }

  return {
    payer: from,
    asset,
    key: [asset, from.toLowerCase(), nonce.toLowerCase()].join("/"),
    expiresAt: rememberedUntil(Number(validBefore), subject.now),
    at: (now) => openPayment({ ...subject, now }, options, derived),
    judge: () => firstRefusal(rules.payment, subject),
    probe() {
      void derived.signer();
      return transferProbe(derived.transfer());
    },
    judgeChain: async (answer) => firstRefusal(rules.chain, await chainSubject(answer)),
    isUsed: (answer) => read(answer).facts.authorizationUsed !== false,
    evidence: (answer) =>
      read(answer).facts.authorizationUsed ? usedEvent(asset, derived.transfer().authorization) : undefined,
    call: (answer) => settlingCall(derived.transfer(), read(answer)),
    share: (answer) => sharedTransfer(derived.transfer(), read(answer)),
    part(receipt) {
      const { isProven, mayBeShared, transfers } = ownPart(receipt, derived.transfer().authorization);
      // One that was reverted as a whole has settled nobody's: a payer who got code meanwhile may have used up all gas.
      const isLeftOut = mayBeShared && !isProven && !derived.transfer().wrapper;
      const [first] = transfers;
      return { isProven, isLeftOut, ...(mayBeShared && first && { logIndex: first.logIndex }) };
    },
    judgeReceipt(receipt) {
      const { transfers } = ownPart(receipt, derived.transfer().authorization);
      return firstRefusal(rules.receipt, { ...subject, payer: from, receipt: { ...receipt, transfers } });
    },
  };
}
