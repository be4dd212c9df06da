import { deriveKey } from "../../../conformance/dist/chain/keys.js";
import { exactEvmClient } from "../../exact-evm/dist/client.js";
import { keyAccount } from "../../exact-evm/dist/key-account.js";

const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64");

/**
 * Signs the payments of a round, each by a payer of its own, who is its name wherever it turns up. Answers the payers in
 * lower case, and what each sends in PAYMENT-SIGNATURE.
 */
export async function signPayments({ chain, name, payments, offers }) {
  return Promise.all(
    payments.map(async ({ path, spoiling }, index) => {
      const account = await keyAccount(deriveKey("payer", `${name}/${index}`));
      const offer = offers[path];
      await chain.fund(account.address, BigInt(offer.amount));
      const signed = { ...offer, ...(spoiling === "signed-for-less" && { amount: "1" }) };
      const now = () => Math.floor(Date.now() / 1000) - (spoiling === "expired" ? 3_600 : 0);
      const payload = await exactEvmClient({ account, now }).createPayload(signed);
      const headers = spoil(spoiling, { x402Version: 2, accepted: offer, payload });
      return { payer: account.address.toLowerCase(), headers };
    }),
  );
}

function spoil(spoiling, payment) {
  const { accepted, payload } = payment;
  const write = (change) => [["PAYMENT-SIGNATURE", encode({ ...payment, ...change })]];
  const withOffer = (change) => write({ accepted: { ...accepted, ...change } });
  switch (spoiling) {
    case "unsigned":
      return write({
        payload: {
          ...payload,
          signature: payload.signature.replace(/^0x./, (start) => (start === "0x0" ? "0x1" : "0x0")),
        },
      });
    case "price-lowered":
      return withOffer({ amount: "1" });
    case "payee-changed":
      return withOffer({ payTo: payload.authorization.from });
    case "network-changed":
      return withOffer({ network: "eip155:8453" });
    case "flow-changed":
      return withOffer({
        extra: { ...accepted.extra, paymentFlow: accepted.extra.paymentFlow ? "authorization" : "upfront" },
      });
    case "extra-dropped":
      return withOffer({ extra: undefined });
    case "version-3":
      return write({ x402Version: 3 });
    case "accepted-missing":
      return write({ accepted: undefined });
    case "other-payer":
      return write({ payload: { ...payload, authorization: { ...payload.authorization, from: accepted.payTo } } });
    case "cut-short":
      return write({}).map(([name, value]) => [name, value.slice(0, value.length / 2)]);
    case "not-base64":
      return [["PAYMENT-SIGNATURE", JSON.stringify(payment)]];
    case "twice":
      return [...write({}), ...write({ x402Version: 2, resource: undefined })];
    default:
      return write({});
  }
}
