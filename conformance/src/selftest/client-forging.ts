import type { ClientScheme, PaymentRequirements } from "@x402-reference/types";
import type { PrivateKeyAccount } from "viem/accounts";
import { permit2Address } from "../chain/addresses.js";
import { domainOf, encodableDomain, readAddress, readerOf, readUint } from "../vectors/authorization.js";
import { isObject, type JsonObject } from "../vectors/json.js";
import { applyOverride } from "../vectors/override.js";
import { encodablePermit } from "../vectors/payment/permit2.js";
import type { Signing } from "../vectors/payment-format.js";
import { permitDigest, tokenPermitDigest } from "../vectors/permit-typed-data.js";

/** Puts a fault around a scheme that signs for an account. */
export type Decorate = (scheme: ClientScheme, account: PrivateKeyAccount) => ClientScheme;

/** Signs what the offer, changed so, would have. */
export function misreading(change: (offer: PaymentRequirements) => PaymentRequirements): Decorate {
  return (scheme) => ({ ...scheme, createPayload: (offer) => scheme.createPayload(change(offer)) });
}

/** Signs another permit for Permit2 than the reference, with nothing else wrong. */
export function permitting(change: JsonObject, witness: Signing["witness"] = "exact"): Decorate {
  return (scheme, account) => ({
    ...scheme,
    async createPayload(offer) {
      const payload = await scheme.createPayload(offer);
      if (!isObject(payload.permit2Authorization)) return payload;
      const written = applyOverride(payload.permit2Authorization, change);
      const { chainId } = domainOf({ ...offer });
      const domain = encodableDomain({ name: "Permit2", chainId, verifyingContract: permit2Address });
      const hash = permitDigest(encodablePermit(written), { domain, witness });
      return { permit2Authorization: written, signature: await account.sign({ hash }) };
    },
  });
}

/** Signs another EIP-2612 permit than the reference, with nothing else wrong. */
export function approving(change: JsonObject, domain: JsonObject = {}): Decorate {
  return (scheme, account) => ({
    ...scheme,
    async answerExtensions(signed) {
      const answers = (await scheme.answerExtensions?.(signed)) ?? {};
      const { eip2612GasSponsoring: info } = answers;
      if (!info) return answers;
      const permit = applyOverride(info, change);
      return { eip2612GasSponsoring: await signedPermit(permit, { account, offer: { ...signed.offer }, domain }) };
    },
  });
}

/** Signs an EIP-2612 permit for every payment by Permit2, whether or not it is asked for and needed. */
export const alwaysApproving: Decorate = (scheme, account) => ({
  ...scheme,
  async answerExtensions({ offer: { ...offer } }) {
    const { asset, amount } = offer;
    const deadline = String(Math.floor(Date.now() / 1000) + offer.maxTimeoutSeconds);
    const terms = { asset, amount, deadline, from: account.address, spender: permit2Address, nonce: "0", version: "1" };
    return { eip2612GasSponsoring: await signedPermit(terms, { account, offer }) };
  },
});

/** Takes the extension for approvals wherever the server has it. */
export const preferringApprovals: Decorate = (scheme) => ({
  ...scheme,
  async answerExtensions(signed) {
    const { eip2612GasSponsoring: _, ...others } = signed.extensions;
    const extensions = "erc20ApprovalGasSponsoring" in others ? others : signed.extensions;
    return (await scheme.answerExtensions?.({ ...signed, extensions })) ?? {};
  },
});

async function signedPermit(
  info: JsonObject,
  { account, offer, domain }: { account: PrivateKeyAccount; offer: JsonObject; domain?: JsonObject },
): Promise<Record<string, unknown>> {
  const pick = readerOf([info]);
  const permit = {
    owner: pick("/from", readAddress),
    spender: pick("/spender", readAddress),
    value: pick("/amount", readUint),
    nonce: pick("/nonce", readUint),
    deadline: pick("/deadline", readUint),
  };
  const hash = tokenPermitDigest(permit, encodableDomain(applyOverride(domainOf(offer), domain)));
  return { ...info, signature: await account.sign({ hash }) };
}
