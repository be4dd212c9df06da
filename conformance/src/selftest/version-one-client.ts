import { PaymentRefused } from "@x402-reference/client";
import {
  type ClientScheme,
  type PaymentRequirements,
  parse,
  parseJson,
  paymentResponseHeader,
} from "@x402-reference/types";
import {
  networkToV1,
  PaymentRequiredV1,
  paymentHeaderV1,
  paymentResponseHeaderV1,
  upgradeRequired,
} from "@x402-reference/types/v1";

/** Pays by the reference client, and in version 1 where a shop asks for nothing else. */
export function alsoPayingVersionOne(pay: typeof fetch, scheme: ClientScheme): typeof fetch {
  return async (input, init) => {
    try {
      return await pay(input, init);
    } catch (error) {
      const offer = error instanceof PaymentRefused ? await firstOfferOf(error.response) : undefined;
      const network = offer && networkToV1(offer.network);
      if (!offer || network === undefined || scheme.unpayable(offer) !== undefined) throw error;
      const { name, encode } = paymentHeaderV1;
      const payload = await scheme.createPayload(offer);
      const headers = { [name]: encode({ x402Version: 1, scheme: offer.scheme, network, payload }) };
      return withReceipt(await fetch(input, { ...init, headers }), offer);
    }
  };
}

/** The first offer of a challenge of version 1, or nothing where there is none. */
async function firstOfferOf(challenged: Response): Promise<PaymentRequirements | undefined> {
  if (challenged.headers.has("PAYMENT-REQUIRED")) return undefined;
  const body = parseJson(await challenged.text());
  return parse(PaymentRequiredV1, body).ok ? upgradeRequired(body).accepts[0] : undefined;
}

/** The answer with its receipt where the caller looks for it. */
function withReceipt(answer: Response, { network }: PaymentRequirements): Response {
  const text = answer.headers.get(paymentResponseHeaderV1.name);
  if (text === null) return answer;
  const headers = new Headers(answer.headers);
  const receipt = { ...paymentResponseHeaderV1.decode(text), network };
  headers.set(paymentResponseHeader.name, paymentResponseHeader.encode(receipt));
  return new Response(answer.body, { status: answer.status, headers });
}
