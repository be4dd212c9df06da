import type { PaymentPayload, PaymentRequirements } from "@x402-reference/types";
import {
  downgradeRequirements,
  networkFromV1,
  networkToV1,
  type PaymentPayloadV1,
  type PaymentRequiredV1,
  upgradePayment,
} from "@x402-reference/types/v1";
import type { PreparedRoute } from "./route.js";

/**
 * The offers of a route that clients of version 1 can pay: by `exact` and EIP-3009, settled last, on networks that have a name there,
 * and one for each network, because a payment of version 1 says no more of what it accepts.
 */
function namedOffers({ offers }: PreparedRoute): PaymentRequirements[] {
  const payable = offers.filter(
    ({ scheme, network, extra }) =>
      scheme === "exact" &&
      networkToV1(network) !== undefined &&
      (extra?.paymentFlow ?? "authorization") === "authorization" &&
      (extra?.assetTransferMethod ?? "eip3009") === "eip3009",
  );
  return payable.filter(({ network }, index) => payable.findIndex((offer) => offer.network === network) === index);
}

/** Tells whether clients of version 1 can pay for a route. */
export function sellsToVersionOne(route: PreparedRoute): boolean {
  return namedOffers(route).length > 0;
}

/**
 * The challenge of a route as version 1 writes it.
 *
 * @see x402-specification-v1.md §5.1
 */
export function challengeOfVersionOne(
  route: PreparedRoute,
  { url, error }: { url: string; error: string },
): PaymentRequiredV1 {
  const { description, mimeType } = route.info;
  const resource = { url, description, mimeType };
  return {
    x402Version: 1,
    error,
    accepts: namedOffers(route).map((offer) => downgradeRequirements(offer, { resource })),
  };
}

/** Turns a payment of version 1 into one that accepts the route's offer on its network; nothing when there is none. */
export function upgradeFor(route: PreparedRoute, payment: PaymentPayloadV1): PaymentPayload | undefined {
  const network = networkFromV1(payment.network);
  const offer = namedOffers(route).find((named) => named.scheme === payment.scheme && named.network === network);
  return offer && upgradePayment(payment, offer);
}
