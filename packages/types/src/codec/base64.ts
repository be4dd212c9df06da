import { X402Error } from "../error.js";

/** One way to turn base64 into UTF-8 text and back; both of ours do the same and are compared in the tests. */
export interface Base64Tier {
  encode(text: string): string;
  /** Answers nothing for what is not base64, or not UTF-8 inside. */
  decode(encoded: string): string | undefined;
}

/** The part of Node's `Buffer` that is used where it exists: four times as fast as what every runtime has. */
interface NativeBytes {
  from(text: string, encoding: "utf8" | "base64"): Uint8Array & { toString(encoding: "base64"): string };
}

/**
 * The tier for every runtime, with nothing but `atob`, `btoa` and the text encoder.
 *
 * @example
 * ```ts
 * portableBase64.encode("a"); // "YQ=="
 * ```
 */
export const portableBase64: Base64Tier = {
  encode(text) {
    let binary = "";
    for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
    return btoa(binary);
  },
  decode(encoded) {
    try {
      const binary = atob(encoded);
      if (binary.length !== canonicalSize(encoded)) return undefined;
      return utf8(Uint8Array.from(binary, (byte) => byte.charCodeAt(0)));
    } catch {
      return undefined;
    }
  },
};

/**
 * The tier for Node and whatever has its `Buffer`.
 *
 * @example
 * ```ts
 * const tier = "Buffer" in globalThis ? nativeBase64(globalThis.Buffer) : portableBase64;
 * ```
 */
export function nativeBase64(native: NativeBytes): Base64Tier {
  return {
    encode: (text) => native.from(text, "utf8").toString("base64"),
    decode(encoded) {
      const bytes = native.from(encoded, "base64");
      return bytes.length === canonicalSize(encoded) ? utf8(bytes) : undefined;
    },
  };
}

let tier: Base64Tier | undefined;

function fastestTier(): Base64Tier {
  const { Buffer } = globalThis as { Buffer?: NativeBytes };
  tier ??= Buffer ? nativeBase64(Buffer) : portableBase64;
  return tier;
}

/**
 * Encodes text as UTF-8 in padded standard base64; half a character becomes U+FFFD, as in every UTF-8 encoder.
 *
 * @example
 * ```ts
 * encodeBase64('{"x402Version":2}'); // "eyJ4NDAyVmVyc2lvbiI6Mn0="
 * ```
 * @see transports-v2/http.md, header examples
 */
export function encodeBase64(text: string): string {
  return fastestTier().encode(text);
}

/**
 * Decodes standard base64 to the UTF-8 text in it, or throws `malformed_header`.
 *
 * One text has one encoding: the URL-safe alphabet, whitespace, and bits set beyond the last byte are refused. Padding
 * may be missing as a whole, as some senders drop it.
 *
 * @example
 * ```ts
 * decodeBase64("eyJ4NDAyVmVyc2lvbiI6Mn0="); // '{"x402Version":2}'
 * decodeBase64("eyJ4NDAyVmVyc2lvbiI6Mn0"); // the same
 * ```
 * @see RFC 4648 §4 and §3.5
 */
export function decodeBase64(encoded: string): string {
  const text = fastestTier().decode(encoded);
  if (text !== undefined) return text;
  throw new X402Error("malformed_header", "The header is not UTF-8 text in base64.", {
    remedy: "Encode the JSON text as UTF-8 in standard base64 with padding.",
  });
}

const beyondOneByte = /[^\0-\xff]/;

/** The letters that can come last in a text of 4n, 4n + 1, 4n + 2 and 4n + 3 letters: their spare bits are zero. */
const lastLetters = [undefined, "", "AQgw", "AEIMQUYcgkosw048"];

/**
 * How many bytes a text yields if all of it is base64, or nothing if no encoder writes such a text. Decoders pass over
 * what is no letter of theirs, so a decoder that yields as many bytes met nothing of the sort.
 */
function canonicalSize(encoded: string): number | undefined {
  // Buffer takes these for letters: it reads the URL-safe alphabet too, and of a wider character the low byte.
  if (encoded.includes("-") || encoded.includes("_") || beyondOneByte.test(encoded)) return undefined;
  const padding = encoded.endsWith("==") ? 2 : encoded.endsWith("=") ? 1 : 0;
  if (padding > 0 && encoded.length % 4 !== 0) return undefined;
  const letters = encoded.length - padding;
  if (lastLetters[letters % 4]?.includes(encoded.charAt(letters - 1)) === false) return undefined;
  return Math.floor((letters * 3) / 4);
}

const decoder = /*#__PURE__*/ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
