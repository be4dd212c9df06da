import { Buffer } from "node:buffer";
import { getBase58Decoder } from "@solana/kit";
import type { base64Forms } from "./format.js";

type Form = (typeof base64Forms)[number];

/** Bytes as text: in standard base64, or in a form that is not what the payload must have. */
export function inBase64Form(bytes: Uint8Array, form: Form | undefined): string {
  const text = Buffer.from(bytes).toString("base64");
  if (form === undefined) return text;
  const changed = forms[form](text, bytes);
  if (changed !== text) return changed;
  throw new RangeError(`The transaction is the same in the form ${form}; it needs other bytes to tell the two apart.`);
}

const forms: Readonly<Record<Form, (text: string, bytes: Uint8Array) => string>> = {
  "url-safe": (text) => text.replaceAll("+", "-").replaceAll("/", "_"),
  unpadded: (text) => text.replace(/=+$/, ""),
  "trailing-bits": (text) => text.replace(/(.)(=+)$/, (_, last: string, padding: string) => `${next(last)}${padding}`),
  "leading-space": (text) => ` ${text}`,
  newline: (text) => `${text.slice(0, 76)}\n${text.slice(76)}`,
  base58: (_, bytes) => getBase58Decoder().decode(bytes),
  hex: (_, bytes) => Buffer.from(bytes).toString("hex"),
};

/** The next digit of base64, whose lowest bit stands for nothing in front of padding. */
function next(digit: string): string {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return digits[digits.indexOf(digit) + 1] ?? "";
}
