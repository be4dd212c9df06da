import { X402Error } from "../error.js";
import { parseOrThrow } from "../parse.js";
import { PaymentRequired } from "../payment-required.js";
import { PaymentRequirements } from "../payment-requirements.js";
import { ReceivedResourceInfo } from "../resource-info.js";
import { SettleResponse } from "../settle.js";
import { networkToV1, requireNetworkToV1 } from "./network.js";
import { type PaymentRequiredV1, PaymentRequirementsV1, SettleResponseV1 } from "./objects.js";
import { reasonToV1 } from "./reason.js";

/**
 * Turns an offer of version 2 and what it buys into an offer of version 1.
 *
 * Throws `malformed_object`, or `malformed_network` for a network that has no name in version 1.
 *
 * @example
 * ```ts
 * const offerV1 = downgradeRequirements(offer, { resource: required.resource });
 * ```
 * @see x402-specification-v1.md §5.1.2
 */
export function downgradeRequirements(
  offer: PaymentRequirements,
  { resource }: { resource: ReceivedResourceInfo },
): PaymentRequirementsV1 {
  const { amount, network, ...kept } = parseOrThrow(PaymentRequirements, offer, "The offer");
  // Clients of version 1 read the type as a member that is always there, as the official servers write it.
  const { url, description = "", mimeType = "" } = parseOrThrow(ReceivedResourceInfo, resource, "The resource");
  const candidate = {
    ...kept,
    network: requireNetworkToV1(network, "network"),
    maxAmountRequired: amount,
    resource: url,
    description,
    mimeType,
  };
  return parseOrThrow(PaymentRequirementsV1, candidate, "The offer");
}

/**
 * Turns a challenge of version 2 into the 402 body of version 1. Extensions are left behind, as version 1 has none, and
 * so are offers on networks that have no name there.
 *
 * Throws `malformed_network` when no offer remains, `malformed_object` for anything but a challenge.
 *
 * @example
 * ```ts
 * return Response.json(downgradeRequired(required), { status: 402 });
 * ```
 * @see x402-specification-v1.md §5.1
 */
export function downgradeRequired(challenge: PaymentRequired): PaymentRequiredV1 {
  const { error = "", resource, accepts } = parseOrThrow(PaymentRequired, challenge, "The challenge");
  const named = accepts.filter(({ network }) => networkToV1(network) !== undefined);
  const offers = (named.length > 0 ? named : accepts).map((offer) => downgradeRequirements(offer, { resource }));
  return { x402Version: 1, error, accepts: offers };
}

/**
 * Turns a settlement into one of version 1, its reason in the spelling of version 1. The payer, whom version 1 always
 * names, is the settlement's own or the one that is given, such as the signer of the payment.
 *
 * Throws `malformed_object` when neither names the payer, or `malformed_network`.
 *
 * @example
 * ```ts
 * const receipt = downgradeSettlement(settled, { payer });
 * ```
 * @see x402-specification-v1.md §5.3.2
 */
export function downgradeSettlement(settlement: SettleResponse, { payer }: { payer?: string } = {}): SettleResponseV1 {
  const settled = parseOrThrow(SettleResponse, settlement, "The settlement");
  const named = settled.payer ?? payer;
  if (named === undefined) {
    throw new X402Error("malformed_object", "The settlement does not name the payer, whom version 1 demands.", {
      field: "payer",
      remedy: "Give the payer of the payment.",
    });
  }
  const { amount: _amount, extra: _extra, extensions: _extensions, ...kept } = settled;
  const reason = settled.success ? {} : { errorReason: reasonToV1(settled.errorReason) };
  const candidate = { ...kept, ...reason, network: requireNetworkToV1(settled.network, "network"), payer: named };
  return parseOrThrow(SettleResponseV1, candidate, "The settlement");
}
