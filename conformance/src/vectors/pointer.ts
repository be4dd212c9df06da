import { X402Error } from "@x402-reference/types";
import { isObject } from "./json.js";

const arrayIndex = /^(?:0|[1-9][0-9]*)$/;

/** The member names along a JSON pointer (RFC 6901). */
export function tokensOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** A pointer to a member of what another pointer names. */
export function join(pointer: string, token: string | number): string {
  return `${pointer}/${String(token).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The value at a pointer, or `undefined` when nothing is there. Inherited members are never seen. */
export function get(document: unknown, pointer: string): unknown {
  let value = document;
  for (const token of tokensOf(pointer)) {
    if (Array.isArray(value)) value = arrayIndex.test(token) ? value[Number(token)] : undefined;
    else if (isObject(value) && Object.hasOwn(value, token)) value = value[token];
    else return undefined;
  }
  return value;
}

/** A copy of the document with a value at the pointer; what holds it must exist. An array grows by one at its end or at `-`. */
export function set(document: unknown, pointer: string, value: unknown): unknown {
  return change(document, tokensOf(pointer), pointer, (holder, token) => {
    if (!Array.isArray(holder)) return { ...holder, [token]: value };
    const index = token === "-" ? holder.length : arrayIndex.test(token) ? Number(token) : Number.NaN;
    if (!(index <= holder.length)) throw nothingAt(pointer);
    return [...holder.slice(0, index), value, ...holder.slice(index + 1)];
  });
}

/** A copy of the document without what is at the pointer, which must exist. */
export function remove(document: unknown, pointer: string): unknown {
  return change(document, tokensOf(pointer), pointer, (holder, token) => {
    if (get(holder, join("", token)) === undefined) throw nothingAt(pointer);
    if (Array.isArray(holder)) return holder.filter((_, index) => index !== Number(token));
    return Object.fromEntries(Object.entries(holder).filter(([key]) => key !== token));
  });
}

type Holder = readonly unknown[] | Readonly<Record<string, unknown>>;

function change(
  document: unknown,
  tokens: readonly string[],
  pointer: string,
  edit: (holder: Holder, token: string) => unknown,
): unknown {
  const [token = "", ...rest] = tokens;
  if (!Array.isArray(document) && !isObject(document)) throw nothingAt(pointer);
  if (rest.length === 0) return edit(document, token);
  const inner = change(get(document, join("", token)), rest, pointer, edit);
  if (!Array.isArray(document)) return { ...document, [token]: inner };
  return document.map((element: unknown, index) => (index === Number(token) ? inner : element));
}

function nothingAt(pointer: string): X402Error {
  return new X402Error("invalid_configuration", `Nothing is at ${pointer} to be changed.`, {
    field: pointer,
    remedy: "Point to a member that exists, or set one in an object or array that exists.",
  });
}
