import type { PaymentSpec } from "./format.js";

type Form = NonNullable<PaymentSpec["signature"]>;

const curveOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

interface Parts {
  /** 32 bytes each, in hexadecimal without prefix. */
  r: string;
  s: string;
  /** 0 or 1. */
  parity: number;
}

const hex = (value: bigint | number, bytes: number) => value.toString(16).padStart(bytes * 2, "0");
const join = ({ r, s }: Parts, v: number) => `0x${r}${s}${hex(v, 1)}`;

const forms: Readonly<Record<Form, (parts: Parts) => string>> = {
  "high-s": ({ r, s, parity }) => join({ r, s: hex(curveOrder - BigInt(`0x${s}`), 32), parity }, 28 - parity),
  "v-zero-one": (parts) => join(parts, parts.parity),
  "v-29": (parts) => join(parts, 29),
  // ERC-2098: the parity becomes the highest bit of s, which a low s never uses.
  compact: ({ r, s, parity }) => `0x${r}${hex(BigInt(`0x${s}`) | (BigInt(parity) << 255n), 32)}`,
  "upper-case": (parts) =>
    `0x${join(parts, 27 + parts.parity)
      .slice(2)
      .toUpperCase()}`,
  truncated: (parts) => join(parts, 27 + parts.parity).slice(0, -2),
  extended: (parts) => `${join(parts, 27 + parts.parity)}00`,
  zero: () => `0x${"00".repeat(65)}`,
  empty: () => "0x",
  flipped: ({ r, s, parity }) => join({ r, s: hex(BigInt(`0x${s}`) ^ 1n, 32), parity }, 27 + parity),
};

/** Rewrites a signature of 65 bytes (r, low s, v of 27 or 28) in one of the forms that vectors name. */
export function inForm(signature: string, form: Form | undefined): string {
  if (form === undefined) return signature;
  const digits = signature.slice(2);
  const v = Number.parseInt(digits.slice(128), 16);
  return forms[form]({ r: digits.slice(0, 64), s: digits.slice(64, 128), parity: v - 27 });
}
