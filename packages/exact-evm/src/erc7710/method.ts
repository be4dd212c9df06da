import { keccak_256 } from "@noble/hashes/sha3";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";
import { canonicalJson, type FacilitatorRequest, firstRefusal, X402Error } from "@x402-reference/types";
import { isWellFormedAddress } from "../address.js";
import type { MethodContext, OpenPayment, TransferMethod } from "../facilitator/method.js";
import { assetOf, paymentSubject } from "../facilitator/payment-subject.js";
import { redemption, redemptionTransaction } from "./calls.js";
import { redemptionFacts, redemptionProbe } from "./facts.js";
import { type Erc7710Payload, readErc7710Payload } from "./payload.js";
import { paymentIdentifierOf } from "./payment-identifier.js";
import { type Erc7710Rules, erc7710Rules } from "./rules.js";
import type { DelegationManagers } from "./subject.js";
import { createWindows, type Windows } from "./windows.js";

export type { DelegationManagers } from "./subject.js";

/** Settings of {@link erc7710Method}. */
export interface Erc7710MethodOptions {
  rules?: Erc7710Rules;
  /** Which contracts the facilitator's account calls when a client names them. */
  delegationManagers: DelegationManagers;
}

/**
 * Payments by ERC-7710 as a facilitator knows them: it redeems the payer's delegation for one transfer, which it makes of
 * the offer alone. Throws `invalid_configuration` for a manager that is not an address.
 *
 * A delegation says neither how long it is good for nor how often, so a payment is open for the offer's
 * `maxTimeoutSeconds` after it was first found good, and is never settled twice: what tells it from others is the
 * delegation, the offer and the `payment-identifier` extension.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod ERC-7710
 */
export function erc7710Method({ rules = erc7710Rules, delegationManagers }: Erc7710MethodOptions): TransferMethod {
  assertManagers(delegationManagers);
  const windows = createWindows();
  return {
    name: "erc7710",
    open(request, context) {
      const read = readErc7710Payload(request.paymentPayload.payload);
      if (!read.ok) return read;
      const settings = { rules, managers: delegationManagers, windows };
      return { ok: true, payment: openPayment({ request, delegation: read.value, context, ...settings }) };
    },
  };
}

interface Opening {
  request: FacilitatorRequest;
  delegation: Erc7710Payload;
  context: MethodContext;
  rules: Erc7710Rules;
  managers: DelegationManagers;
  windows: Windows;
}

function openPayment(opening: Opening): OpenPayment {
  const { request, delegation, context, rules, managers, windows } = opening;
  const key = paymentKey(request, delegation);
  const payment = { ...paymentSubject(request, context), delegation, managers };
  const { requirements } = payment;
  return {
    payer: delegation.delegator,
    asset: assetOf(requirements),
    key,
    expiresAt: Number.MAX_SAFE_INTEGER,
    at: (now) => openPayment({ ...opening, context: { ...context, now } }),
    judge: () => firstRefusal(rules.payment, { ...payment, openedAt: windows.openedAt(key) }),
    probe: () => redemptionProbe(delegation, requirements, context.facilitator),
    async judgeChain(answer) {
      const openedAt = windows.openedAt(key);
      const refusal = await firstRefusal(rules.chain, { ...payment, openedAt, facts: redemptionFacts(answer) });
      if (!refusal) windows.open(key, context.now);
      return refusal;
    },
    call: (answer) => ({
      ...redemptionTransaction(redemption(delegation, requirements), redemptionFacts(answer).redemption),
      // A delegation may name who redeems it, and this is who did in the simulation.
      from: context.facilitator,
    }),
    judgeReceipt: (receipt) => firstRefusal(rules.receipt, { ...payment, payer: delegation.delegator, receipt }),
  };
}

/** What tells a payment from others: how long the server waits moves no money and is left out. */
function paymentKey({ paymentPayload, paymentRequirements }: FacilitatorRequest, delegation: Erc7710Payload): string {
  const { asset, amount, payTo, extra } = paymentRequirements;
  const { delegationManager, permissionContext, delegator } = delegation;
  const identifier = paymentIdentifierOf(paymentPayload.extensions) ?? "";
  const delegated = [delegationManager, permissionContext, delegator];
  const text = canonicalJson([delegated, asset, amount, payTo, extra ?? {}, identifier]);
  return `erc7710/${bytesToHex(keccak_256(utf8ToBytes(text)))}`;
}

function assertManagers(managers: DelegationManagers): void {
  const malformed = managers === "any" ? undefined : managers.find((manager) => !isWellFormedAddress(manager));
  if (malformed === undefined) return;
  throw new X402Error("invalid_configuration", `The delegation manager ${malformed} is not an address.`, {
    field: "delegationManagers",
    remedy: 'Write addresses with a right checksum or in one case, or "any".',
  });
}
