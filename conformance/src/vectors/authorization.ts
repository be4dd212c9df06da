import { type Address, type Hex, isHex } from "viem";
import { isObject, type JsonObject } from "./json.js";
import { get } from "./pointer.js";

/** An ERC-3009 authorization whose every value can be encoded; numbers are decimal digits. */
export interface SignedAuthorization {
  from: Address;
  to: Address;
  value: string;
  validAfter: string;
  validBefore: string;
  nonce: Hex;
}

/** A domain of EIP-712 whose every value can be encoded; a member that is absent is no part of the domain. */
export interface SignedDomain {
  name?: string;
  version?: string;
  chainId?: bigint;
  verifyingContract?: Address;
  salt?: Hex;
}

const maxUint256 = 2n ** 256n - 1n;

/** An address in lower case whatever its spelling, or nothing when it is none. */
export function readAddress(value: unknown): Address | undefined {
  if (typeof value !== "string" || !/^0x[0-9a-f]{40}$/i.test(value)) return undefined;
  return `0x${value.slice(2).toLowerCase()}`;
}

/**
 * An unsigned number, read from any spelling that a careless program would read (`"0x10"`, `"007"`, `7`), or nothing.
 */
export function readUint(value: unknown): bigint | undefined {
  if (typeof value === "string" ? value.trim() === "" || value.length > 100 : !Number.isInteger(value))
    return undefined;
  try {
    const number = BigInt(String(value));
    return number >= 0n && number <= maxUint256 ? number : undefined;
  } catch {
    return undefined;
  }
}

/** 32 bytes in hexadecimal, or nothing. */
export function readBytes32(value: unknown): Hex | undefined {
  return typeof value === "string" && isHex(value) && value.length === 66 ? value : undefined;
}

/**
 * What is signed for an authorization as it is written. A value that cannot be encoded is signed as in the first of the
 * substitutes that can, so that nothing but its malformed spelling is wrong with the payment.
 */
export function encodable(written: JsonObject, ...substitutes: JsonObject[]): SignedAuthorization {
  const pick = readerOf([written, ...substitutes]);
  return {
    from: pick("/from", readAddress),
    to: pick("/to", readAddress),
    value: String(pick("/value", readUint)),
    validAfter: String(pick("/validAfter", readUint)),
    validBefore: String(pick("/validBefore", readUint)),
    nonce: pick("/nonce", readBytes32),
  };
}

/** Reads what is at a pointer from the first of several objects in which it can be read. Throws when there is none. */
export function readerOf(candidates: readonly JsonObject[]) {
  return <Read>(pointer: string, read: (value: unknown) => Read | undefined): Read => {
    const found = firstReadable(candidates, pointer, read);
    if (found === undefined) throw new TypeError(`Nothing valid is at ${pointer} of the standard payment.`);
    return found;
  };
}

/** The same for a domain, but a member that is absent stays absent. */
export function encodableDomain(written: JsonObject, ...substitutes: JsonObject[]): SignedDomain {
  const pick = <Read>(member: string, read: (value: unknown) => Read | undefined): Read | undefined =>
    Object.hasOwn(written, member) ? firstReadable([written, ...substitutes], `/${member}`, read) : undefined;
  const name = pick("name", readText);
  const version = pick("version", readText);
  const chainId = pick("chainId", readUint);
  const verifyingContract = pick("verifyingContract", readAddress);
  const salt = pick("salt", readBytes32);
  return {
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    ...(chainId !== undefined && { chainId }),
    ...(verifyingContract !== undefined && { verifyingContract }),
    ...(salt !== undefined && { salt }),
  };
}

/** The domain that an offer names: `extra.name`, `extra.version`, the number of its network, its asset. */
export function domainOf(offer: JsonObject): JsonObject {
  const extra = isObject(offer.extra) ? offer.extra : {};
  const [, chainId] = /^eip155:([0-9]+)$/.exec(String(offer.network)) ?? [];
  const named = { name: extra.name, version: extra.version, chainId, verifyingContract: offer.asset };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

function firstReadable<Read>(
  candidates: readonly JsonObject[],
  pointer: string,
  read: (value: unknown) => Read | undefined,
): Read | undefined {
  for (const candidate of candidates) {
    const found = read(get(candidate, pointer));
    if (found !== undefined) return found;
  }
  return undefined;
}

function readText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
