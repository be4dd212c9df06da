/** Tells whether a value is an object with named members, as opposed to a list or a single value. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const copies = new WeakSet<object>();

/** Copies JSON and freezes the copy at every depth, so that what is judged, shown, signed and sent is one thing. */
export function frozenCopy<Value>(value: Value): Value;
export function frozenCopy(value: unknown): unknown {
  if (typeof value !== "object" || value === null || copies.has(value)) return value;
  const copy = Array.isArray(value) ? value.map((item) => frozenCopy(item)) : frozenMembers(value);
  copies.add(Object.freeze(copy));
  return copy;
}

function frozenMembers(value: object): object {
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (name !== "__proto__") copy[name] = frozenCopy(member);
    // By an assignment it would be no member, and could bring others along.
    else Object.defineProperty(copy, name, { value: frozenCopy(member), enumerable: true });
  }
  return copy;
}

const longestShown = 120;

/** Shows a value of a peer in a message: on one line, quoted, and no longer than a reader can use. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

/** Reads a URL, or answers nothing when it is none. */
export function readUrl(text: string, base?: string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined;
}

/** Tells whether two URLs share scheme, host and port; something that is no web address shares its origin with nothing. */
export function sameOrigin(one: URL | undefined, other: URL | undefined): boolean {
  return one !== undefined && other !== undefined && one.origin !== "null" && one.origin === other.origin;
}

/** Hexadecimal addresses mean the same in any letter case; others, such as base58, do not. */
export function canonicalAddress(address: string): string {
  return /^0x[0-9a-f]+$/i.test(address) ? address.toLowerCase() : address;
}

/** Reads whatever a signer could read as a number, so that no spelling of an amount gets past the cap. */
export function wholeNumber(text: string): bigint | undefined {
  try {
    return BigInt(text);
  } catch {
    return undefined;
  }
}
