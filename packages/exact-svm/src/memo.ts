import type { PaymentRequirements } from "@x402-reference/types";

/**
 * How many bytes of UTF-8 a memo may have.
 *
 * @see scheme_exact_svm.md, field `extra.memo`
 */
export const maxMemoBytes = 256;

/** What is wrong with an offer's memo, in words that go behind its name; nothing when it is usable or absent. */
export function memoProblem(memo: unknown): string | undefined {
  if (memo === undefined || memo === null) return undefined;
  if (typeof memo !== "string") return "must be a text";
  const bytes = memoBytes(memo);
  if (new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) !== memo) return "must be well-formed Unicode";
  return bytes.length > maxMemoBytes ? `must have at most ${maxMemoBytes} bytes of UTF-8` : undefined;
}

/** The memo that an offer demands; nothing when it demands none, as an empty one does. */
export function demandedMemo({ extra }: PaymentRequirements): Uint8Array | undefined {
  const memo = extra?.memo;
  return typeof memo === "string" && memo !== "" ? memoBytes(memo) : undefined;
}

/** A text in UTF-8. */
export function memoBytes(memo: string): Uint8Array {
  return new TextEncoder().encode(memo);
}
