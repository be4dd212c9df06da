import { nonEmptyString, type Parsed, parse, wireObject } from "@x402-reference/types";

/** The form of addresses and of the context is judged by rules. */
const Payload = wireObject({
  delegationManager: nonEmptyString,
  permissionContext: nonEmptyString,
  delegator: nonEmptyString,
});

/**
 * The scheme payload of a payment by ERC-7710: a delegation, opaque hex for all but its manager, the contract that
 * redeems it, and the account that the asset leaves.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod ERC-7710, PAYMENT-SIGNATURE payload
 */
export interface Erc7710Payload {
  delegationManager: string;
  permissionContext: string;
  delegator: string;
}

/**
 * Reads the scheme payload of a payment by ERC-7710, or tells which member is not as it must be.
 *
 * @example
 * ```ts
 * const payload = readErc7710Payload(payment.payload);
 * if (payload.ok) console.log(payload.value.delegator);
 * ```
 */
export function readErc7710Payload(payload: unknown): Parsed<Erc7710Payload> {
  return parse(Payload, payload);
}
