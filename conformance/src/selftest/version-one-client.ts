import { PaymentRefused } from "@x402-reference/client";
import { type ClientScheme, parse, parseJson } from "@x402-reference/types";
import {
  networkToV1,
  type PaymentPayloadV1,
  PaymentRequiredV1,
  paymentHeaderV1,
  upgradeRequired,
} from "@x402-reference/types/v1";

/** Pays by the reference client, and in version 1 where a shop asks for nothing else. */
export function alsoPayingVersionOne(pay: typeof fetch, scheme: ClientScheme): typeof fetch {
  return async (input, init) => {
    try {
      return await pay(input, init);
    } catch (error) {
      const payment = error instanceof PaymentRefused ? await paymentFor(error.response, scheme) : undefined;
      if (!payment) throw error;
      return fetch(input, { ...init, headers: { [paymentHeaderV1.name]: paymentHeaderV1.encode(payment) } });
    }
  };
}

/** The payment for the first offer of a challenge of version 1; nothing where there is none. */
async function paymentFor(challenged: Response, scheme: ClientScheme): Promise<PaymentPayloadV1 | undefined> {
  if (challenged.headers.has("PAYMENT-REQUIRED")) return undefined;
  const challenge = parse(PaymentRequiredV1, parseJson(await challenged.text()));
  const offer = challenge.ok ? upgradeRequired(challenge.value).accepts[0] : undefined;
  const network = offer && networkToV1(offer.network);
  if (!offer || network === undefined || scheme.unpayable(offer) !== undefined) return undefined;
  return { x402Version: 1, scheme: "exact", network, payload: await scheme.createPayload(offer) };
}
