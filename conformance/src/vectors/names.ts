import { X402Error } from "@x402-reference/types";
import { isObject } from "./json.js";
import { join } from "./pointer.js";

/**
 * What the names in vectors stand for in one case: addresses, identifiers, origins, and `now` in decimal seconds.
 */
export type Names = Readonly<Record<string, string>>;

/** Names that only a case on Solana has. */
export const svmNames = [
  "feePayer",
  "payerAccount",
  "payeeAccount",
  "strangerAccount",
  "feePayerAccount",
  "token2022",
  "lookupTable",
  "wallet",
  "walletAccount",
  "slot",
  "blockhash",
  "memo",
  "tokenProgram",
  "otherTokenProgram",
  "systemProgram",
  "associatedTokenProgram",
  "computeBudgetProgram",
  "memoProgram",
  "lighthouseProgram",
] as const;

/** Every name that a vector may use. */
export const knownNames = [
  "payer",
  "owner",
  "payee",
  "stranger",
  "facilitator",
  "usdc",
  "asset",
  "network",
  "now",
  "nonce",
  "permitNonce",
  "permit2",
  "proxy",
  "uptoProxy",
  "multicall",
  "manager",
  "context",
  "factory",
  "factoryData",
  "origin",
  "other",
  ...svmNames,
] as const;

/** Where a name is used, for messages. */
export interface Place {
  vector?: string;
  pointer?: string;
}

// A name stands alone, but a time, a slot and a nonce of Permit2 take an offset, and an origin takes a path.
const reference = /^\$([a-z][A-Za-z0-9]*)(?:([+-])([0-9]{1,15})|(\/.*))?$/s;

/** Tells whether a text is meant as a name; `$` before anything but a small letter is plain text, such as a price. */
export function isName(text: string): boolean {
  return /^\$[a-z]/.test(text);
}

/** The same text with `$` before it, for places where only a name can stand and the sign may be left out. */
export function asName(text: string): string {
  return text.startsWith("$") ? text : `$${text}`;
}

/**
 * Replaces a name by what it stands for; other text stays as it is. Throws `invalid_configuration` for an unknown name.
 *
 * @example
 * ```ts
 * resolveName("$now+60", { now: "1740672100" }); // "1740672160"
 * ```
 */
export function resolveName(text: string, names: Names, place: Place = {}): string {
  if (!isName(text)) return text;
  const [, name = "", sign, seconds, path] = reference.exec(text) ?? [];
  const value = Object.hasOwn(names, name) ? names[name] : undefined;
  const fits =
    (seconds === undefined || ["now", "permitNonce", "slot"].includes(name)) &&
    (path === undefined || ["origin", "other"].includes(name));
  if (value === undefined || !fits) throw unknownName(text, place);
  if (seconds !== undefined) return String(BigInt(value) + BigInt(`${sign === "-" ? "-" : ""}${seconds}`));
  return value + (path ?? "");
}

/** Replaces all names in a JSON value, at any depth; the names of members stay. The result is of the same form. */
export function resolveNames<Value>(value: Value, names: Names, place?: Place): Value;
export function resolveNames(value: unknown, names: Names, place: Place = {}): unknown {
  const inside = (token: string | number): Place => ({ ...place, pointer: join(place.pointer ?? "", token) });
  if (typeof value === "string") return resolveName(value, names, place);
  if (Array.isArray(value)) return value.map((element, index) => resolveNames(element, names, inside(index)));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, resolveNames(member, names, inside(key))]),
  );
}

function unknownName(text: string, { vector, pointer }: Place): X402Error {
  const where = [vector, pointer].filter(Boolean).join(" ");
  return new X402Error(
    "invalid_configuration",
    `${where ? `${where}: ` : ""}${JSON.stringify(text)} is not a name that stands for something here.`,
    {
      ...(pointer !== undefined && { field: pointer }),
      remedy: `Use one of ${knownNames.map((name) => `$${name}`).join(", ")}; $now, $slot and $permitNonce take an offset such as $now+60, $origin and $other take a path.`,
    },
  );
}
