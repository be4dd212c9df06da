import {
  encodeBase64,
  type PaymentRequired,
  type PaymentRequirements,
  paymentRequiredHeader,
  X402Error,
} from "@x402-reference/types";
import { maxChallengeBytes } from "./limits.js";
import type { RouteInfo } from "./route.js";

/** Writes the PAYMENT-REQUIRED header of one route. */
export interface ChallengeWriter {
  /** For a request without payment; all but the URL has been encoded beforehand. */
  unpaid(url: string): string;
  /** For a request whose payment was refused, with the reason. */
  refused(url: string, reason: string): string;
  /** The challenge itself, for hosts that carry it in another place. */
  object(url: string, error: string): PaymentRequired;
}

/** What an unpaid request is told. */
export const unpaidError = "Payment required";

/**
 * Prepares the challenge of a route. Throws `invalid_configuration` when it is too large for a header, and
 * `malformed_object` when it is not a challenge.
 *
 * @see transports-v2/http.md, Payment Required Signaling
 */
export function prepareChallenge(
  accepts: readonly PaymentRequirements[],
  { field, info: { extensions, ...info } }: { field: string; info: RouteInfo },
): ChallengeWriter {
  const { tags, ...texts } = info;
  const challenge = (url: string, error: string): PaymentRequired => ({
    x402Version: 2,
    error,
    accepts: [...accepts],
    ...(extensions && { extensions: { ...extensions } }),
    resource: { ...texts, ...(tags && { tags: [...tags] }), url },
  });
  // The URL is the last member, so that everything before it is the same for every request.
  const urlMark = "https://url.invalid/";
  paymentRequiredHeader.encode(challenge(urlMark, unpaidError));
  const ending = `${JSON.stringify(urlMark)}}}`;
  const text = JSON.stringify(challenge(urlMark, unpaidError));
  const head = encodeAligned(text.slice(0, text.length - ending.length));
  if (head.length > maxChallengeBytes) {
    throw new X402Error("invalid_configuration", `The challenge of ${field} takes ${head.length} bytes.`, {
      field,
      remedy: `Make fewer offers or shorten the texts: ${maxChallengeBytes} bytes is what proxies let through.`,
    });
  }
  return {
    unpaid: (url) => head + encodeBase64(`${JSON.stringify(url)}}}`),
    object: challenge,
    refused: (url, reason) => encodeBase64(JSON.stringify(challenge(url, reason))),
  };
}

/** Base64 of JSON text padded with blanks to whole groups of three bytes, so that more base64 can follow it. */
function encodeAligned(json: string): string {
  const bytes = new TextEncoder().encode(json).length;
  return encodeBase64(json + " ".repeat((3 - (bytes % 3)) % 3));
}
