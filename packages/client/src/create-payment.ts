import {
  type ClientScheme,
  type ExtensionAnswers,
  encodeBase64,
  maxHeaderBytes,
  type PaymentPayload,
  type PaymentRequirements,
  parse,
  paymentSignatureHeader,
  ReceivedResourceInfo,
  X402Error,
} from "@x402-reference/types";
import type { ReceivedChallenge } from "./challenge.js";
import { describeOffer, nearestScheme } from "./offer.js";
import { isRecord } from "./plain.js";

/**
 * Signs a payment for an offer of a challenge, within no policy: ask {@link selectOffer} first. The offer, the resource
 * and the extensions are repeated as they came, unknown members included; what the scheme answers to an extension is
 * added to its `info`.
 *
 * Throws `no_acceptable_offer` when no scheme serves the offer's network, and whatever the scheme's signer throws.
 *
 * @example
 * ```ts
 * const payment = await createPayment(challenge, selection.offer, { schemes });
 * ```
 * @see x402-specification-v2.md §5.2
 */
export async function createPayment(
  challenge: ReceivedChallenge,
  offer: PaymentRequirements,
  options: { schemes: readonly ClientScheme[] },
): Promise<PaymentPayload> {
  const scheme = nearestScheme(options.schemes, offer);
  if (!scheme) {
    throw new X402Error("no_acceptable_offer", `No scheme can sign ${describeOffer(offer)}.`, {
      field: "schemes",
      remedy: "Configure a scheme for that network.",
    });
  }
  const resource = parse(ReceivedResourceInfo, challenge.resource);
  const advertised = isRecord(challenge.extensions) ? challenge.extensions : undefined;
  const payload = await scheme.createPayload(offer);
  const answers = await scheme.answerExtensions?.({ offer, payload, extensions: advertised ?? {} });
  const extensions = withAnswers(advertised, answers);
  return {
    x402Version: 2,
    ...(resource.ok && { resource: resource.value }),
    accepted: offer,
    payload,
    ...(extensions && { extensions }),
  };
}

/** Adds a scheme's answers to the extensions; what the server wrote is never replaced, as it checks the echo. */
function withAnswers(advertised: Record<string, unknown> | undefined, answers: ExtensionAnswers = {}) {
  const answered = Object.entries(answers).map(([name, answer]) => {
    const entry = recordOf(advertised?.[name]);
    return [name, { ...entry, info: { ...answer, ...recordOf(entry.info) } }] as const;
  });
  return answered.length > 0 ? { ...advertised, ...Object.fromEntries(answered) } : advertised;
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

/**
 * Writes a payment as the text of the `PAYMENT-SIGNATURE` header; throws `header_too_large` when no server would read it.
 *
 * @example
 * ```ts
 * headers.set("PAYMENT-SIGNATURE", encodePayment(payment));
 * ```
 * @see transports-v2/http.md, Payment Payload Transmission
 */
export function encodePayment(payment: PaymentPayload): string {
  const text = encodeBase64(JSON.stringify(payment));
  if (text.length <= maxHeaderBytes) return text;
  const { name } = paymentSignatureHeader;
  throw new X402Error("header_too_large", `${name} would be longer than ${maxHeaderBytes} bytes.`, {
    field: name,
    remedy: "Nothing was sent. Ask the server's operator for a smaller challenge.",
  });
}
