import { type FacilitatorRequest, type PaymentPayload, PaymentRequirements, parseOrThrow } from "@x402-reference/types";
import type { Address, LocalAccount } from "viem";
import type { MethodContext } from "../facilitator/method.js";
import { paymentSubject } from "../facilitator/payment-subject.js";
import { permitTypedData } from "../gas-sponsoring/eip2612.js";
import { exactProxyAddress, permit2Address } from "../permit2/addresses.js";
import type { Permit2Payload } from "../permit2/payload.js";
import type { Permit2Facts, Permit2Subject } from "../permit2/subject.js";
import { permitWitnessTypedData } from "../permit2/typed-data.js";
import { offer as eip3009Offer, now, payee, payer, stranger, usdc } from "./fixtures.js";

/** The standard offer, by Permit2. */
export const permit2Offer = parseOrThrow(
  PaymentRequirements,
  { ...eip3009Offer, extra: { name: "USDC", version: "2", assetTransferMethod: "permit2" } },
  "The test's offer",
);

export const context: MethodContext = {
  network: permit2Offer.network,
  chainId: 84532,
  now: BigInt(now),
  facilitator: stranger.address,
};

/** What the standard payer signs. */
export const standardPermit = {
  permitted: { token: usdc, amount: 10_000n },
  spender: exactProxyAddress,
  nonce: 0x1_02n,
  deadline: BigInt(now + 60),
  witness: { to: payee, validAfter: 0n },
} as const;

/** The scheme payload of a permit, signed by an account. */
export async function permit2Payload(permit = standardPermit, account: LocalAccount = payer): Promise<Permit2Payload> {
  const { permitted, spender, nonce, deadline, witness } = permit;
  return {
    signature: await account.signTypedData(permitWitnessTypedData(84532, permit)),
    permit2Authorization: {
      permitted: { token: permitted.token, amount: String(permitted.amount) },
      from: account.address,
      spender,
      nonce: String(nonce),
      deadline: String(deadline),
      witness: { to: witness.to, validAfter: String(witness.validAfter) },
    },
  };
}

/** A payment by Permit2 for the standard offer. */
export async function permit2Request(
  changes: { payload?: object; extensions?: PaymentPayload["extensions"] } = {},
): Promise<FacilitatorRequest> {
  const payload = { ...(await permit2Payload()), ...changes.payload };
  const { extensions } = changes;
  return {
    paymentPayload: { x402Version: 2, accepted: permit2Offer, payload, ...(extensions && { extensions }) },
    paymentRequirements: permit2Offer,
  };
}

/** The extension's info with a permit for the standard payment. */
export async function eip2612Info(
  permit: { spender?: Address; value?: bigint; nonce?: bigint; deadline?: bigint } = {},
  { account = payer, name = "USDC" }: { account?: LocalAccount; name?: string } = {},
) {
  const message = {
    owner: payer.address,
    spender: permit2Address,
    value: 10_000n,
    nonce: 7n,
    deadline: BigInt(now + 60),
    ...permit,
  } as const;
  const domain = { name, version: "2", chainId: 84532, verifyingContract: usdc } as const;
  return {
    from: message.owner,
    asset: usdc,
    spender: message.spender,
    amount: String(message.value),
    nonce: String(message.nonce),
    deadline: String(message.deadline),
    signature: await account.signTypedData(permitTypedData(domain, message)),
    version: "1",
  };
}

/** What the payment rules look at, with changes after signing. */
export async function permit2Subject(
  changes: { authorization?: object; signature?: string; requirements?: object; accepted?: object; raw?: object } = {},
): Promise<Permit2Subject> {
  const request = await permit2Request();
  const { permit2Authorization, signature } = await permit2Payload();
  const base = paymentSubject(request, context);
  return {
    ...base,
    authorization: { ...permit2Authorization, ...changes.authorization },
    signature: changes.signature ?? signature,
    requirements: { ...base.requirements, ...changes.requirements },
    accepted: { ...base.accepted, ...changes.accepted },
    raw: { ...base.raw, ...changes.raw },
  };
}

/** What an honest chain says of the standard payment. */
export const honestFacts: Permit2Facts = {
  assetHasCode: true,
  proxyHasCode: true,
  balance: 1_000_000n,
  allowance: 10_000n,
  bringsPermit: false,
  nonceUsed: false,
  settles: true,
  revertData: "0x",
  received: 10_000n,
};
