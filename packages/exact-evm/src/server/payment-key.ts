import type { PaymentRequirements } from "@x402-reference/types";
import { readEip3009Payload } from "../eip3009/payload.js";
import { readErc7710Payload } from "../erc7710/payload.js";
import { paymentIdentifierOf } from "../erc7710/payment-identifier.js";
import { readPermit2Payload } from "../permit2/payload.js";

type Payload = Readonly<Record<string, unknown>>;

/**
 * What a payment by any method consumes: the nonce that its payer signed, or one use of a delegation as the
 * `payment-identifier` extension names it. Letter case and the spelling of numbers make no difference, nor does what a
 * payload has beside the members of the offer's method: it would make one payment look like many.
 */
export function paymentKey(payload: Payload, extensions?: Payload, offer?: PaymentRequirements): string | undefined {
  const method = offer?.extra?.assetTransferMethod;
  if (method === "permit2") return permit2Key(payload);
  if (method === "erc7710") return erc7710Key(payload, extensions);
  // In the order in which facilitators look for a method that no offer names.
  return eip3009Key(payload) ?? permit2Key(payload) ?? erc7710Key(payload, extensions);
}

function eip3009Key(payload: Payload): string | undefined {
  const read = readEip3009Payload(payload);
  if (!read.ok) return undefined;
  const { from, nonce } = read.value.authorization;
  return keyOf("eip3009", from, nonce);
}

function permit2Key(payload: Payload): string | undefined {
  const read = readPermit2Payload(payload);
  if (!read.ok) return undefined;
  const { from, nonce } = read.value.permit2Authorization;
  return keyOf("permit2", from, numberOf(nonce));
}

function erc7710Key(payload: Payload, extensions: Payload | undefined): string | undefined {
  const read = readErc7710Payload(payload);
  if (!read.ok) return undefined;
  const { delegationManager, delegator, permissionContext } = read.value;
  return `${keyOf("erc7710", delegationManager, delegator, permissionContext)}/${paymentIdentifierOf(extensions) ?? ""}`;
}

function keyOf(...parts: readonly string[]): string {
  return parts.join("/").toLowerCase();
}

/** A number in its one form; a text that is none stays as it is. */
function numberOf(text: string): string {
  try {
    return String(BigInt(text));
  } catch {
    return text;
  }
}
