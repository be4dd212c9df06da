// The official SDK as a library under test: what it exports, called as its own client and server call it.
import { createInterface } from "node:readline";
import * as http from "@x402/core/http";
import * as schemas from "@x402/core/schemas";
import { x402ResourceServer } from "@x402/core/server";
import * as utils from "@x402/core/utils";
import { ExactEvmScheme as ExactEvmFacilitator } from "@x402/evm/exact/facilitator";
import { ExactEvmScheme } from "@x402/evm/exact/server";
import { getEvmChainIdV1 } from "@x402/evm/v1";
import { ExactSvmScheme as ExactSvmFacilitator } from "@x402/svm/exact/facilitator";

class Unsupported extends Error {}
class Refused extends Error {}

const scheme = new ExactEvmScheme();
const server = new x402ResourceServer().register("eip155:*", scheme);
const objects = {
  PaymentRequired: schemas.PaymentRequiredV2Schema,
  PaymentRequirements: schemas.PaymentRequirementsV2Schema,
  ResourceInfo: schemas.ResourceInfoSchema,
  PaymentPayload: schemas.PaymentPayloadV2Schema,
  PaymentRequiredV1: schemas.PaymentRequiredV1Schema,
  PaymentRequirementsV1: schemas.PaymentRequirementsV1Schema,
  PaymentPayloadV1: schemas.PaymentPayloadV1Schema,
};

const operations = {
  "base64.encode": ({ text }) => ({ base64: utils.safeBase64Encode(text) }),
  "base64.decode": ({ base64 }) => {
    if (!utils.Base64EncodedRegex.test(base64)) throw new Error("not base64");
    return { text: utils.safeBase64Decode(base64) };
  },
  "required.decode": ({ header }) => ({ object: http.decodePaymentRequiredHeader(header) }),
  "required.encode": ({ object }) => ({ header: http.encodePaymentRequiredHeader(object) }),
  "payment.decode": ({ header }) => ({ object: http.decodePaymentSignatureHeader(header) }),
  "payment.encode": ({ object }) => ({ header: http.encodePaymentSignatureHeader(object) }),
  "settlement.decode": ({ header }) => ({ object: http.decodePaymentResponseHeader(header) }),
  "settlement.encode": ({ object }) => ({ header: http.encodePaymentResponseHeader(object) }),
  "object.read": ({ type, object }) => {
    if (!Object.hasOwn(objects, type)) throw new Unsupported(type);
    return { object: objects[type].parse(object) };
  },
  "network.parse": ({ text }) => {
    const [namespace, ...rest] = schemas.NetworkSchemaV2.parse(text).split(":");
    return { namespace, reference: rest.join(":") };
  },
  "network.match": ({ pattern, network }) => ({ matches: utils.networkMatchesPattern(pattern, network) }),
  "network.fromV1": ({ name }) => ({ network: `eip155:${getEvmChainIdV1(name)}` }),
  "amount.toAtomic": ({ decimal, decimals }) => ({ amount: utils.convertToTokenAmount(decimal, decimals) }),
  "price.toAtomic": async ({ price, network }) => {
    const { asset, amount, extra } = await scheme.parsePrice(price, network);
    const { name, version } = extra ?? {};
    return { asset, amount, name, version, decimals: scheme.getAssetDecimals(asset, network) };
  },
  "evm.digest": async (input) => ({ hash: await digestToSign(input) }),
  "svm.verifyPayment": ({ paymentPayload, paymentRequirements, feePayers }) => {
    const signer = { getAddresses: () => feePayers, simulateTransaction: async () => {} };
    return new ExactSvmFacilitator(signer).verify(paymentPayload, paymentRequirements);
  },
  "offer.match": ({ offers, accepted }) => {
    const index = offers.indexOf(server.findMatchingRequirements(offers, { x402Version: 2, accepted }));
    if (index === -1) throw new Refused("no offer matches");
    return { index };
  },
  "extensions.echo": ({ advertised, echoed }) => ({
    kept: server.validateExtensions({ extensions: advertised }, { x402Version: 2, extensions: echoed }).valid,
  }),
};

const about = { name: "@x402/core, @x402/evm and @x402/svm", version: "2.27.0", language: "typescript" };

/** The SDK exports no digest, but its facilitator asks the wallet of a payer that is a contract about it. */
async function digestToSign({ domain: { name, version, chainId, verifyingContract: asset }, authorization }) {
  let digest;
  const chain = {
    getCode: async () => "0x00",
    readContract: async ({ functionName, args }) => {
      if (functionName === "isValidSignature") [digest] = args;
      return "0x";
    },
  };
  const { to: payTo, value: amount } = authorization;
  const offer = { scheme: "exact", network: `eip155:${chainId}`, amount, asset, payTo, maxTimeoutSeconds: 60 };
  const accepted = { ...offer, extra: { name, version } };
  const payload = { authorization, signature: `0x${"11".repeat(65)}` };
  const verdict = await new ExactEvmFacilitator(chain).verify({ x402Version: 2, accepted, payload }, accepted);
  if (digest === undefined) throw new Refused(verdict.invalidReason);
  return digest;
}

async function answer({ op, input }) {
  if (op === "hello") return { ok: true, value: { ...about, ops: Object.keys(operations) } };
  if (!Object.hasOwn(operations, op)) return { ok: false, error: { type: "unsupported" } };
  try {
    return { ok: true, value: await operations[op](input) };
  } catch (error) {
    return { ok: false, error: { type: typeOf(error), detail: String(error?.message).slice(0, 300) } };
  }
}

function typeOf(error) {
  if (error instanceof Unsupported) return "unsupported";
  if (error instanceof Refused) return "refused";
  return error instanceof TypeError || error instanceof RangeError ? "internal" : "invalid";
}

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ id: question.id, ...(await answer(question)) })}\n`);
}
