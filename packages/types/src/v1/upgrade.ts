import { X402Error } from "../error.js";
import { parseOrThrow } from "../parse.js";
import { PaymentPayload } from "../payment-payload.js";
import { PaymentRequired } from "../payment-required.js";
import { PaymentRequirements } from "../payment-requirements.js";
import type { ResourceInfo } from "../resource-info.js";
import { networkFromV1, requireNetworkFromV1 } from "./network.js";
import { PaymentPayloadV1, PaymentRequiredV1, PaymentRequirementsV1 } from "./objects.js";

/**
 * Turns an offer of version 1 into one of version 2. What moved to the challenge's `resource`, and `outputSchema`, are
 * left behind; members of others are kept.
 *
 * Throws `malformed_object`, or `malformed_network` for a network name that is not known.
 *
 * @example
 * ```ts
 * upgradeRequirements(offer).amount === offer.maxAmountRequired; // true
 * ```
 * @see x402-specification-v2.md §5.1.2
 */
export function upgradeRequirements(offer: unknown): PaymentRequirements {
  return upgraded(parseOrThrow(PaymentRequirementsV1, offer, "The offer"), "network");
}

/**
 * Turns the 402 body of version 1 into a challenge of version 2. Version 1 describes the resource in every offer;
 * where offers differ in that, the first one's description is taken, because a challenge has room for one.
 *
 * Offers on networks whose names are not known are left out, so that they cannot hide one that can be paid; when none
 * remains it throws `malformed_network`. Throws `malformed_object` for anything but such a body.
 *
 * @example
 * ```ts
 * const challenge = upgradeRequired(parseJson(await response.text()));
 * ```
 * @see x402-specification-v1.md §5.1
 */
export function upgradeRequired(body: unknown): PaymentRequired {
  const { x402Version: _version, error, accepts, ...others } = parseOrThrow(PaymentRequiredV1, body, "The challenge");
  const known = accepts.filter((offer) => networkFromV1(offer.network) !== undefined);
  const payable = known.length > 0 ? known : accepts;
  const offers = payable.map((offer, index) => upgraded(offer, `accepts.${index}.network`));
  const { extensions: _extensions, resource: _resource, ...kept } = others;
  const challenge = {
    ...kept,
    x402Version: 2,
    error,
    resource: payable[0] && resourceOf(payable[0]),
    accepts: offers,
  };
  return parseOrThrow(PaymentRequired, challenge, "The challenge");
}

/**
 * Turns a payment of version 1 into one of version 2 that accepts the given offer of version 2, which the server chose
 * by the payment's scheme and network.
 *
 * Throws `malformed_object`, also when scheme or network are not the offer's, or `malformed_network`.
 *
 * @example
 * ```ts
 * const payment = upgradePayment(paymentHeaderV1.decode(header), offer);
 * ```
 * @see x402-specification-v2.md §5.2.2
 */
export function upgradePayment(payment: unknown, offer: PaymentRequirements): PaymentPayload {
  const { scheme, network, payload } = parseOrThrow(PaymentPayloadV1, payment, "The payment");
  const accepted = parseOrThrow(PaymentRequirements, offer, "The offer");
  if (scheme !== accepted.scheme) throw notTheOffers("scheme", scheme, accepted.scheme);
  const upgradedNetwork = requireNetworkFromV1(network, "network");
  if (upgradedNetwork !== accepted.network) throw notTheOffers("network", network, accepted.network);
  return parseOrThrow(PaymentPayload, { x402Version: 2, accepted, payload }, "The payment");
}

function upgraded(offer: PaymentRequirementsV1, field: string): PaymentRequirements {
  const {
    maxAmountRequired: amount,
    network,
    resource: _resource,
    description: _description,
    mimeType: _mimeType,
    outputSchema: _outputSchema,
    ...kept
  } = offer;
  const candidate = { ...kept, network: requireNetworkFromV1(network, field), amount };
  return parseOrThrow(PaymentRequirements, candidate, "The offer");
}

function resourceOf({ resource, description, mimeType }: PaymentRequirementsV1): ResourceInfo {
  return { url: resource, description, mimeType };
}

function notTheOffers(field: string, paid: string, offered: string): X402Error {
  return new X402Error("malformed_object", `The payment's ${field} is ${paid}, the offer's is ${offered}.`, { field });
}
