import type { SignatureForm } from "./payment-format.js";

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
const plain = (parts: Parts) => join(parts, 27 + parts.parity);

const forms: Readonly<Record<SignatureForm, (parts: Parts) => string>> = {
  "high-s": ({ r, s, parity }) => join({ r, s: hex(curveOrder - BigInt(`0x${s}`), 32), parity }, 28 - parity),
  "v-zero-one": (parts) => join(parts, parts.parity),
  "v-29": (parts) => join(parts, 29),
  "v-31": (parts) => join(parts, 31 + parts.parity),
  "v-37": (parts) => join(parts, 37 + parts.parity),
  "wrong-parity": (parts) => join(parts, 28 - parts.parity),
  // ERC-2098: the parity becomes the highest bit of s, which a low s never uses.
  compact: ({ r, s, parity }) => `0x${r}${hex(BigInt(`0x${s}`) | (BigInt(parity) << 255n), 32)}`,
  "upper-case": (parts) => `0x${plain(parts).slice(2).toUpperCase()}`,
  truncated: (parts) => plain(parts).slice(0, -2),
  extended: (parts) => `${plain(parts)}00`,
  twice: (parts) => `${plain(parts)}${plain(parts).slice(2)}`,
  zero: () => `0x${"00".repeat(65)}`,
  "r-zero": (parts) => plain({ ...parts, r: hex(0, 32) }),
  "s-zero": (parts) => plain({ ...parts, s: hex(0, 32) }),
  "r-too-big": (parts) => plain({ ...parts, r: hex(curveOrder, 32) }),
  empty: () => "0x",
  "no-prefix": (parts) => plain(parts).slice(2),
  odd: (parts) => plain(parts).slice(0, -1),
  "not-hex": (parts) => `${plain(parts).slice(0, -2)}zz`,
  flipped: ({ r, s, parity }) => plain({ r, s: hex(BigInt(`0x${s}`) ^ 1n, 32), parity }),
};

/** Rewrites a signature of 65 bytes (r, low s, v of 27 or 28) in one of the forms that vectors name. */
export function inForm(signature: string, form: SignatureForm | undefined): string {
  if (form === undefined) return signature;
  const digits = signature.slice(2);
  const v = Number.parseInt(digits.slice(128), 16);
  return forms[form]({ r: digits.slice(0, 64), s: digits.slice(64, 128), parity: v - 27 });
}
