import { X402Error } from "../error.js";

/** Standard alphabet; padding may be missing, as some senders drop it, but whitespace and the URL-safe alphabet are refused. */
const standardAlphabet = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Encodes text as UTF-8 in padded standard base64.
 *
 * @see transports-v2/http.md, header examples
 */
export function encodeBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/**
 * Decodes standard base64 to the UTF-8 text in it, or throws `malformed_header`.
 *
 * @example
 * ```ts
 * decodeBase64("eyJ4NDAyVmVyc2lvbiI6Mn0="); // '{"x402Version":2}'
 * ```
 */
export function decodeBase64(encoded: string): string {
  if (!standardAlphabet.test(encoded) || (encoded.includes("=") && encoded.length % 4 !== 0)) throw notBase64();
  try {
    const binary = atob(encoded);
    const bytes = new Uint8Array(binary.length);
    for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw notBase64(cause);
  }
}

function notBase64(cause?: unknown): X402Error {
  return new X402Error("malformed_header", "The header is not UTF-8 text in base64.", {
    remedy: "Encode the JSON text as UTF-8 in standard base64 with padding.",
    cause,
  });
}
