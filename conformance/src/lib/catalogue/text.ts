import { Buffer } from "node:buffer";

/** The bytes of a text in padded standard base64. */
export function base64(text: string | readonly number[]): string {
  return (typeof text === "string" ? Buffer.from(text, "utf8") : Buffer.from(text)).toString("base64");
}

/** The JSON text of a value in padded standard base64. */
export function base64Json(value: unknown): string {
  return base64(JSON.stringify(value));
}

/** The same text in the URL-safe alphabet, which must make a difference to say anything. */
export function urlSafe(encoded: string): string {
  const changed = encoded.replaceAll("+", "-").replaceAll("/", "_");
  if (changed === encoded) throw new RangeError("The text has no character that the two alphabets write differently.");
  return changed;
}

/** The same text without its padding, which must be there to say anything. */
export function unpadded(encoded: string): string {
  if (!encoded.endsWith("=")) throw new RangeError("The text has no padding.");
  return encoded.replace(/=+$/, "");
}

/** `maxTimeoutSeconds` as `max-timeout-seconds`, `/accepts/0/payTo` as `accepts-0-pay-to`. */
export function kebab(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
