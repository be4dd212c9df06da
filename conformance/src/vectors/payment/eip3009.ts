import { domainOf, encodable, encodableDomain, type SignedAuthorization } from "../authorization.js";
import { applyOverride } from "../override.js";
import { authorizationDigest } from "../typed-data.js";
import type { MakingOf } from "./making.js";
import { type Signed, signDigest } from "./sign.js";

/** A transfer by ERC-3009; the authorization is what was really signed, whatever is written in the payment. */
export interface Eip3009Transfer extends Signed {
  method: "eip3009";
  authorization: SignedAuthorization;
}

/** Makes the authorization and signs it. */
export async function makeEip3009({ spec, defaults, offer, given, keys }: MakingOf) {
  const usual = given ? { ...defaults.authorization, to: offer.payTo, value: offer.amount } : defaults.authorization;
  const written = applyOverride(usual, spec.authorization);
  const authorization = encodable(written, usual, defaults.authorization);
  const { domain: standardDomain, key, primaryType } = defaults.signing;
  const usualDomain = given ? { ...standardDomain, ...domainOf(offer) } : standardDomain;
  const { signing = {} } = spec;
  const digest = authorizationDigest(authorization, {
    domain: encodableDomain(applyOverride(usualDomain, signing.domain), usualDomain, standardDomain),
    primaryType: signing.primaryType ?? primaryType,
  });
  const signed = await signDigest(digest, {
    keys,
    key: signing.key ?? key,
    form: spec.signature,
    personal: signing.personal,
  });
  const transfer: Eip3009Transfer = { method: "eip3009", authorization, ...signed };
  return { transfer, payload: { authorization: written } };
}
