// What a network and a hostile shop do to a buyer. `sell` asks the honest shop, which settles; who does not call it takes
// no money. An answer is a `Response`, or one of the ends that a connection has besides.

export const hangUp = Symbol("the connection is closed");
export const silence = Symbol("nothing is ever answered");
export const cutOff = (response) => ({ cutOff: response });
export const dripped = (response) => ({ dripped: response });

const base64 = (value) => Buffer.from(JSON.stringify(value)).toString("base64");
const json = (header) => JSON.parse(Buffer.from(header, "base64").toString());
const answer = (status, headers = {}) => new Response("{}", { status, headers });
const receiptOf = (payment, changes) =>
  base64({
    success: true,
    transaction: `0x${"ab".repeat(32)}`,
    network: payment.accepted.network,
    payer: payment.payload.authorization.from,
    ...changes,
  });

/** Has the honest shop settle, and lets something else become of its answer. */
const afterwards = (change) => async (context) => change(await context.sell(), context);

/** A challenge like the honest one, with other terms. */
function challengeWith(context, change) {
  const challenge = structuredClone(context.challenge);
  change(challenge);
  return answer(402, { "PAYMENT-REQUIRED": base64(challenge) });
}
const dearer = (context) =>
  challengeWith(context, ({ accepts: [offer] }) => {
    offer.amount = String(BigInt(offer.amount) * 7n);
  });
const asked = (context) => challengeWith(context, () => undefined);

/** What may happen to a request that carries no payment yet. */
export const faultsOfAsking = {
  "hang up": () => hangUp,
  silence: () => silence,
  "status 502": () => answer(502),
  "price bait": dearer,
  "decoy offers": (context) =>
    challengeWith(context, ({ accepts }) => {
      const [offer] = accepts;
      accepts.unshift(
        { ...offer, asset: context.payTo },
        { ...offer, network: "eip155:1" },
        { ...offer, amount: "1e4" },
        { ...offer, amount: String(BigInt(offer.amount) + 1n) },
      );
    }),
  "an endless header": () => answer(402, { "PAYMENT-REQUIRED": "e".repeat(12_000) }),
  "led away": (context) => answer(302, { location: `${context.elsewhere}${context.path}` }),
};

/** What may happen to a request that carries a payment. */
export const faultsOfPaying = {
  "hang up before": () => hangUp,
  "silence before": () => silence,
  "status 502 before": () => answer(502),
  "second 402 before": asked,
  "dearer 402 before": dearer,
  "led away": (context) => answer(307, { location: `${context.elsewhere}${context.path}` }),
  "led around": (context) => answer(307, { location: `${context.path}?again` }),
  "false success, no goods": ({ payment }) => answer(500, { "PAYMENT-RESPONSE": receiptOf(payment) }),
  "free goods": (context) =>
    new Response(context.goods, { headers: { "PAYMENT-RESPONSE": receiptOf(context.payment) } }),
  "hang up after": afterwards(() => hangUp),
  "silence after": afterwards(() => silence),
  "status 502 after": afterwards(() => answer(502)),
  "status 504 after": afterwards(() => answer(504)),
  "cut off after": afterwards(cutOff),
  "slow after": afterwards(dripped),
  "second 402 after": afterwards((_, context) => asked(context)),
  "dearer 402 after": afterwards((_, context) => dearer(context)),
  "false failure after": afterwards((_, { payment }) =>
    answer(402, {
      "PAYMENT-RESPONSE": receiptOf(payment, { success: false, transaction: "", errorReason: "insufficient_funds" }),
    }),
  ),
  "pending after": afterwards((_, { payment }) =>
    answer(402, { "PAYMENT-RESPONSE": receiptOf(payment, { success: false, errorReason: "settlement_pending" }) }),
  ),
  "foreign receipt after": afterwards((response, { payment }) => {
    const headers = new Headers(response.headers);
    headers.set("PAYMENT-RESPONSE", receiptOf(payment, { network: "eip155:1" }));
    return new Response(response.body, { status: response.status, headers });
  }),
};

export const readPayment = (header) => (header === undefined ? undefined : json(header));
