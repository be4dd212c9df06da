import { deepEqual, isObject } from "./json.js";
import { isName, type Names, resolveName } from "./names.js";

const address = /^0x[0-9a-f]{40}$/i;

/**
 * Tells whether two observed values are the same. Two addresses are in any letter case, but not inside an object: an
 * offer is echoed as it is or not at all.
 */
export function isSame(left: unknown, right: unknown): boolean {
  const addresses = [left, right].flatMap((side) => (typeof side === "string" && address.test(side) ? [side] : []));
  if (addresses.length < 2) return deepEqual(left, right);
  return addresses[0]?.toLowerCase() === addresses[1]?.toLowerCase();
}

/**
 * Tells whether an observed value is the expected one, in which names stand for values. An address that is expected by
 * name may be observed in any letter case, because every implementation spells addresses its own way; all else is exact.
 */
export function equalsNamed(observed: unknown, expected: unknown, names: Names): boolean {
  if (typeof expected === "string" && isName(expected)) {
    const value = resolveName(expected, names);
    if (typeof observed !== "string" || !address.test(value)) return observed === value;
    return observed.toLowerCase() === value.toLowerCase();
  }
  if (Array.isArray(expected)) {
    return (
      Array.isArray(observed) &&
      observed.length === expected.length &&
      expected.every((element, index) => equalsNamed(observed[index], element, names))
    );
  }
  if (!isObject(expected)) return deepEqual(observed, expected);
  const keys = Object.keys(expected);
  return (
    isObject(observed) &&
    Object.keys(observed).length === keys.length &&
    keys.every((key) => Object.hasOwn(observed, key) && equalsNamed(observed[key], expected[key], names))
  );
}
