import {
  decodeBase64,
  isX402Error,
  maxHeaderBytes,
  parseJson,
  paymentRequiredHeader,
  type Refusal,
} from "@x402-reference/types";
import { isRecord } from "./plain.js";

/** A challenge as it came: decoded, with no member judged yet, so that the rules alone decide what is paid. */
export interface ReceivedChallenge {
  readonly x402Version?: unknown;
  readonly error?: unknown;
  readonly resource?: unknown;
  readonly accepts?: unknown;
  readonly extensions?: unknown;
}

/** A challenge, or why the response has none that can be read. */
export type ReadChallenge = { ok: true; challenge: ReceivedChallenge } | { ok: false; refusal: Refusal };

/**
 * Reads the challenge of a response from its header alone; the body is left unread, whatever it says.
 *
 * @example
 * ```ts
 * const read = readChallenge(await fetch("https://api.example.com/report"));
 * if (read.ok) console.log(read.challenge.accepts);
 * ```
 * @see transports-v2/http.md, Payment Required Signaling
 */
export function readChallenge(response: Response): ReadChallenge {
  const { name } = paymentRequiredHeader;
  const text = response.headers.get(name);
  if (text === null) {
    return unreadable(
      `The response has no ${name} header, so it is not known what to pay; version 1 needs the option versionOne.`,
    );
  }
  if (text.length > maxHeaderBytes) return unreadable(`${name} is longer than ${maxHeaderBytes} bytes.`);
  try {
    const challenge = parseJson(decodeBase64(text));
    return isRecord(challenge) ? { ok: true, challenge } : unreadable(`${name} is not a JSON object.`);
  } catch (error) {
    if (isX402Error(error)) return unreadable(`${name} cannot be read: ${error.message}`);
    throw error;
  }
}

function unreadable(message: string): ReadChallenge {
  return { ok: false, refusal: { reason: "unreadable_challenge", message } };
}
