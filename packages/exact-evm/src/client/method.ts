import type { PaymentRequirements } from "@x402-reference/types";
import { isWellFormedAddress, lowerCaseAddress, sameAddress, zeroAddress } from "../address.js";
import { knownAssets } from "../assets.js";
import type { TokenDomain } from "../eip3009/typed-data.js";
import { chainIdOf } from "../network.js";

/** Seconds that a payment's validity reaches into the past, so that a slow clock on the other side does not refuse it. */
const clockSkewSeconds = 600n;

/** One way to move an asset, as the payer knows it. */
export interface PayingMethod {
  /** Tells in a sentence why this offer cannot be paid in this way, or nothing when it can. */
  unpayable(offer: PaymentRequirements): string | undefined;
  /** Signs a payment for the offer at a time, in seconds since the epoch; whether it may be paid is judged before. */
  createPayload(offer: PaymentRequirements, now: bigint): Promise<Record<string, unknown>>;
}

/**
 * The asset transfer method of an offer. It may be left out where EIP-3009 is not possible, so tokens that are known to
 * need Permit2 are paid with it.
 *
 * @see scheme_exact_evm.md, assetTransferMethod
 */
export function methodOf({ network, asset, extra }: PaymentRequirements): unknown {
  const named = extra?.assetTransferMethod;
  if (named !== undefined && named !== null) return named;
  const known = knownAssets.find((one) => one.network === network && sameAddress(one.address, asset));
  return known === undefined || known.method === "eip3009" ? "eip3009" : "permit2";
}

/** What no method can pay. */
export function malformedOffer({ network, asset, payTo }: PaymentRequirements): string | undefined {
  if (chainIdOf(network) === undefined) return `the network ${shown(network)} has no EVM chain id`;
  if (!isWellFormedAddress(asset)) return "the asset is not an address with a right checksum";
  if (!isWellFormedAddress(payTo)) return "payTo is not an address with a right checksum";
  if (payTo === zeroAddress) return "payTo is the zero address";
  return undefined;
}

/** A server's value in a message: quoted, and no longer than a name. */
export function shown(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 40);
}

/** The EIP-712 domain of the offered token, as far as the offer names it. */
export function tokenDomainOf(offer: PaymentRequirements): TokenDomain {
  return {
    name: String(offer.extra?.name),
    version: String(offer.extra?.version),
    chainId: chainOf(offer),
    verifyingContract: lowerCaseAddress(offer.asset),
  };
}

/** The chain id that is signed for. */
export function chainOf({ network }: PaymentRequirements): number {
  return chainIdOf(network) ?? 0;
}

/** From when and until when a payment made now is valid, in seconds since the epoch. */
export function validityOf({ maxTimeoutSeconds }: PaymentRequirements, now: bigint) {
  return { validAfter: now - clockSkewSeconds, validBefore: now + BigInt(Math.floor(maxTimeoutSeconds)) };
}
