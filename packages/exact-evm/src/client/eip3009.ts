import { bytesToHex, randomBytes } from "@noble/hashes/utils";
import { lowerCaseAddress } from "../address.js";
import { transferDigest } from "../eip3009/digest.js";
import { transferTypedData } from "../eip3009/typed-data.js";
import { namesTokenDomain } from "../token-domain.js";
import { type PayingAccount, signedBy } from "./account.js";
import { type PayingMethod, tokenDomainOf, validityOf } from "./method.js";

/** Pays by signing a transfer for the token itself. */
export function payByEip3009(account: PayingAccount): PayingMethod {
  return {
    unpayable: (offer) =>
      namesTokenDomain(offer.extra) ? undefined : "extra lacks the name and version of the token's EIP-712 domain",
    async createPayload(offer, now) {
      const message = {
        from: account.address,
        to: lowerCaseAddress(offer.payTo),
        value: BigInt(offer.amount),
        ...validityOf(offer, now),
        nonce: `0x${bytesToHex(randomBytes(32))}` as const,
      };
      const domain = tokenDomainOf(offer);
      const digest = () => transferDigest(domain, message);
      return {
        signature: await signedBy(account, transferTypedData(domain, message), digest),
        authorization: {
          from: message.from,
          to: offer.payTo,
          value: offer.amount,
          validAfter: String(message.validAfter),
          validBefore: String(message.validBefore),
          nonce: message.nonce,
        },
      };
    },
  };
}
