import { type ReasonInfo, reasons } from "@x402-reference/types";

const known: Readonly<Record<string, ReasonInfo>> = reasons;

/** What a reason code means, or a sentence of the caller's for a code that is not known. */
export function reasonMeaning(reason: string, otherwise: string): string {
  return (Object.hasOwn(known, reason) ? known[reason]?.meaning : undefined) ?? otherwise;
}
