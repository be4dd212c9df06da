import { nonEmptyString, type Parsed, parse, wireObject } from "@x402-reference/types";

/** The form of numbers and addresses is judged by rules. */
const Payload = wireObject({
  signature: nonEmptyString,
  permit2Authorization: wireObject({
    permitted: wireObject({ token: nonEmptyString, amount: nonEmptyString }),
    from: nonEmptyString,
    spender: nonEmptyString,
    nonce: nonEmptyString,
    deadline: nonEmptyString,
    witness: wireObject({ to: nonEmptyString, validAfter: nonEmptyString }),
  }),
});

/**
 * What the payer signs: leave for the proxy to take `permitted` out of `from`'s balance once, for `witness.to` alone.
 * Addresses are hex, the amount is in atomic units, `nonce` a decimal uint256, times are in seconds since the epoch.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod Permit2, PAYMENT-SIGNATURE payload
 */
export interface Permit2Authorization {
  permitted: { token: string; amount: string };
  from: string;
  spender: string;
  nonce: string;
  deadline: string;
  witness: { to: string; validAfter: string };
}

/** The scheme payload of a payment by Permit2: a permit and the payer's signature over it. */
export interface Permit2Payload {
  signature: string;
  permit2Authorization: Permit2Authorization;
}

/**
 * Reads the scheme payload of a payment by Permit2, or tells which member is not as it must be.
 *
 * @example
 * ```ts
 * const payload = readPermit2Payload(payment.payload);
 * if (payload.ok) console.log(payload.value.permit2Authorization.from);
 * ```
 */
export function readPermit2Payload(payload: unknown): Parsed<Permit2Payload> {
  return parse(Payload, payload);
}
