import type { HeaderReader } from "./request.js";

/** A response's headers, whatever the host keeps them in. */
export interface HeaderBag extends HeaderReader {
  set(name: string, value: string): void;
}

/** Headers whose values are lists that everybody adds to. */
const listed: ReadonlySet<string> = new Set(["Access-Control-Expose-Headers", "Vary"]);

/**
 * Puts the gate's headers on a response. What the host has exposed stays exposed, what it varies by is kept, and `private` joins the caching rules
 * of the handler in place of those that let a shared cache store it; every other header replaces one of its name.
 */
export function putHeaders(bag: HeaderBag, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) {
    const present = bag.get(name) ?? "";
    if (present === "") bag.set(name, value);
    else if (listed.has(name)) bag.set(name, addToList(present, value));
    else if (name === "Cache-Control" && value === "private") bag.set(name, makePrivate(present));
    else bag.set(name, value);
  }
}

function items(list: string): string[] {
  return list
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean);
}

function addToList(present: string, added: string): string {
  const known = items(present);
  const names = new Set(known.map((name) => name.toLowerCase()));
  return [...known, ...items(added).filter((name) => !names.has(name.toLowerCase()))].join(", ");
}

function makePrivate(present: string): string {
  const kept = items(present).filter((directive) => !/^(?:public|private|s-maxage)\b/i.test(directive));
  return [...kept, "private"].join(", ");
}
