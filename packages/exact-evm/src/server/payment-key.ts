import { readEip3009Payload } from "../eip3009/payload.js";
import { readErc7710Payload } from "../erc7710/payload.js";
import { paymentIdentifierOf } from "../erc7710/payment-identifier.js";
import { readPermit2Payload } from "../permit2/payload.js";

/**
 * What a payment by any method consumes: the nonce that its payer signed, or one use of a delegation as the
 * `payment-identifier` extension names it. Letter case and the spelling of numbers make no difference.
 */
export function paymentKey(
  payload: Readonly<Record<string, unknown>>,
  extensions?: Readonly<Record<string, unknown>>,
): string | undefined {
  const permit2 = readPermit2Payload(payload);
  if (permit2.ok) {
    const { from, nonce } = permit2.value.permit2Authorization;
    return keyOf("permit2", from, numberOf(nonce));
  }
  const erc7710 = readErc7710Payload(payload);
  if (erc7710.ok) {
    const { delegationManager, delegator, permissionContext } = erc7710.value;
    const identifier = paymentIdentifierOf(extensions) ?? "";
    return `${keyOf("erc7710", delegationManager, delegator, permissionContext)}/${identifier}`;
  }
  const eip3009 = readEip3009Payload(payload);
  if (!eip3009.ok) return undefined;
  const { from, nonce } = eip3009.value.authorization;
  return keyOf("eip3009", from, nonce);
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
