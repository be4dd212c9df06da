import { nonEmptyString, type Parsed, parse, wireObject } from "@x402-reference/types";

/**
 * What the payer signs: an ERC-3009 transfer authorization. Addresses are hex, `value` is in atomic units, times are in
 * seconds since the epoch; all members are strings on the wire and their form is judged by rules.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod EIP-3009, PAYMENT-SIGNATURE payload
 */
const Authorization = wireObject({
  from: nonEmptyString,
  to: nonEmptyString,
  value: nonEmptyString,
  validAfter: nonEmptyString,
  validBefore: nonEmptyString,
  nonce: nonEmptyString,
});

const Payload = wireObject({ signature: nonEmptyString, authorization: Authorization });

/** The scheme payload of a payment by ERC-3009: an authorization and the payer's signature over it. */
export interface Eip3009Payload {
  signature: string;
  authorization: { from: string; to: string; value: string; validAfter: string; validBefore: string; nonce: string };
}

/**
 * Reads the scheme payload of a payment by ERC-3009, or tells which member is not as it must be.
 *
 * @example
 * ```ts
 * const payload = readEip3009Payload(payment.payload);
 * if (payload.ok) console.log(payload.value.authorization.from);
 * ```
 */
export function readEip3009Payload(payload: unknown): Parsed<Eip3009Payload> {
  return parse(Payload, payload);
}
