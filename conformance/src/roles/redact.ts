import { decodeHeaderJson } from "../peers/payment-header.js";

const longestText = 4_096;
const deepest = 100;
const secretHeaders = new Set(["cookie", "set-cookie", "authorization", "proxy-authorization"]);
const paymentHeaders = new Set(["payment-signature", "payment-required", "payment-response", "x-payment"]);
// A compact signature is the shortest text that must not be kept whole: 64 bytes.
const longHex = /0x[0-9a-fA-F]{128,}/g;

/**
 * A copy of a value that is fit for a report: signatures shortened, keys taken out, long texts cut, and what is nested too deep left out.
 *
 * @example
 * ```ts
 * redact({ signature: `0x${"ab".repeat(65)}` }, []); // { signature: "0xabababab… (65 bytes)" }
 * ```
 */
export function redact(value: unknown, secrets: readonly string[], depth = 0): unknown {
  if (typeof value === "string") return redactText(value, secrets);
  if (typeof value !== "object" || value === null) return value;
  if (depth > deepest) return "[too deep]";
  if (Array.isArray(value)) return value.map((entry) => redact(entry, secrets, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, redact(entry, secrets, depth + 1)]));
}

/** The same for headers: cookies and credentials are taken out, payment headers are shown decoded. */
export function redactHeaders(
  headers: Readonly<Record<string, unknown>>,
  secrets: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const lower = name.toLowerCase();
      if (secretHeaders.has(lower)) return [name, "[taken out]"];
      const decoded = paymentHeaders.has(lower) && typeof value === "string" ? decodeHeaderJson(value) : undefined;
      return [name, redact(decoded ?? value, secrets)];
    }),
  );
}

function redactText(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, "[key]");
  clean = clean.replace(longHex, (hex) => `${hex.slice(0, 10)}… (${Math.floor((hex.length - 2) / 2)} bytes)`);
  return clean.length > longestText ? `${clean.slice(0, longestText)}… (${clean.length} characters)` : clean;
}
