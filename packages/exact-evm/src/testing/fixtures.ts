import { type FacilitatorRequest, PaymentPayload, PaymentRequirements, parseOrThrow } from "@x402-reference/types";
import { type LocalAccount, privateKeyToAccount } from "viem/accounts";
import { exactEvmClient } from "../client.js";
import { readEip3009Payload } from "../eip3009/payload.js";
import { type Deployment, eip3009Subject, type TransferFacts } from "../eip3009/subject.js";
import type { MethodContext } from "../facilitator/method.js";
import type { JudgedSignature } from "../wallet/signature-rules.js";

/** Published throw-away keys of tests; nothing of worth is ever theirs. */
export const payer: LocalAccount = privateKeyToAccount(`0x${"11".repeat(32)}`);
export const stranger: LocalAccount = privateKeyToAccount(`0x${"22".repeat(32)}`);
export const payee = privateKeyToAccount(`0x${"33".repeat(32)}`).address;

export const now = 1_800_000_000;
export const usdc = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";

export const offer = parseOrThrow(
  PaymentRequirements,
  {
    scheme: "exact",
    network: "eip155:84532",
    amount: "10000",
    asset: usdc,
    payTo: payee,
    maxTimeoutSeconds: 60,
    extra: { name: "USDC", version: "2" },
  },
  "The test's offer",
);

/** A payment for an offer as our client signs it, and the offer it is judged against. */
export async function signedRequest(accepted = offer, requirements = accepted): Promise<FacilitatorRequest> {
  const payload = await exactEvmClient({ account: payer, now: () => now }).createPayload(accepted);
  const payment = { x402Version: 2, accepted, payload };
  return {
    paymentPayload: parseOrThrow(PaymentPayload, payment, "The test's payment"),
    paymentRequirements: requirements,
  };
}

/** What payments are judged by besides themselves. */
export const context: MethodContext = {
  network: offer.network,
  chainId: 84532,
  now: BigInt(now),
  facilitator: `0x${"fa".repeat(20)}`,
};

/** What the rules of ERC-3009 look at, with changes to the signed authorization or signature. */
export async function subject(
  changes: { authorization?: object; signature?: string; requirements?: object; accepted?: object; raw?: object } = {},
) {
  const request = await signedRequest();
  const payload = readEip3009Payload(request.paymentPayload.payload);
  if (!payload.ok) throw new Error(payload.problem.expected);
  const base = eip3009Subject(request, payload.value, context);
  return {
    ...base,
    authorization: { ...base.authorization, ...changes.authorization },
    signature: changes.signature ?? base.signature,
    requirements: { ...base.requirements, ...changes.requirements },
    accepted: { ...base.accepted, ...changes.accepted },
    raw: { ...base.raw, ...changes.raw },
  };
}

/** What an honest token says of the standard payment. */
export const honestFacts: TransferFacts = {
  timestamp: BigInt(now),
  assetIsContract: true,
  authorizationUsed: false,
  balance: 1_000_000n,
  name: "USDC",
  version: "2",
  received: 10_000n,
};

/** The standard payment by an externally owned account, and what an honest token says of it. */
export async function chainSubject(
  changes: { facts?: object; deployment?: Deployment } & Partial<JudgedSignature> = {},
) {
  const base = await subject();
  const { facts, deployment, ...signature } = changes;
  return {
    ...base,
    payer: payer.address,
    innerSignature: base.signature,
    judgesItself: false,
    signer: payer.address,
    walletAccepts: false,
    ...signature,
    facts: { ...honestFacts, ...facts },
    deployment,
  };
}
