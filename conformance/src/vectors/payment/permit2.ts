import type { Address } from "viem";
import { domainOf, encodableDomain, readAddress, readerOf, readUint } from "../authorization.js";
import type { JsonObject } from "../json.js";
import { applyOverride } from "../override.js";
import { permitDigest } from "../permit-typed-data.js";
import type { Standard } from "../standard.js";
import type { MakingOf } from "./making.js";
import { type Signed, signDigest } from "./sign.js";

/** An authorization of Permit2 whose every value can be encoded. */
export interface SignedPermit2 {
  permitted: { token: Address; amount: bigint };
  from: Address;
  spender: Address;
  nonce: bigint;
  deadline: bigint;
  witness: { to: Address; validAfter: bigint };
}

/** A transfer by Permit2; the permit is what was really signed, whatever is written in the payment. */
export interface Permit2Transfer extends Signed {
  method: "permit2";
  permit: SignedPermit2;
}

/** Makes the authorization of Permit2 and signs it. */
export async function makePermit2({ spec, defaults, offer, given, keys }: MakingOf<Standard["permit2"]>) {
  const usual = given
    ? applyOverride(defaults.authorization, {
        permitted: { token: offer.asset, amount: offer.amount },
        witness: { to: offer.payTo },
      })
    : defaults.authorization;
  const written = applyOverride(usual, spec.authorization);
  const permit = encodablePermit(written, usual, defaults.authorization);
  const { domain: standardDomain, key } = defaults.signing;
  const { chainId } = domainOf(offer);
  const usualDomain = given ? { ...standardDomain, chainId } : standardDomain;
  const { signing = {} } = spec;
  const digest = permitDigest(permit, {
    domain: encodableDomain(applyOverride(usualDomain, signing.domain), usualDomain, standardDomain),
    witness: signing.witness ?? "exact",
  });
  const signed = await signDigest(digest, {
    keys,
    key: signing.key ?? key,
    form: spec.signature,
    personal: signing.personal,
  });
  const transfer: Permit2Transfer = { method: "permit2", permit, ...signed };
  return { transfer, payload: { permit2Authorization: written } };
}

/** What is signed for an authorization as it is written; see `encodable` of ERC-3009. */
export function encodablePermit(...candidates: JsonObject[]): SignedPermit2 {
  const pick = readerOf(candidates);
  return {
    permitted: { token: pick("/permitted/token", readAddress), amount: pick("/permitted/amount", readUint) },
    from: pick("/from", readAddress),
    spender: pick("/spender", readAddress),
    nonce: pick("/nonce", readUint),
    deadline: pick("/deadline", readUint),
    witness: { to: pick("/witness/to", readAddress), validAfter: pick("/witness/validAfter", readUint) },
  };
}
