import { X402Error } from "@x402-reference/types";
import type { Address, Hex } from "viem";
import { privateKeyToAddress, sign } from "viem/accounts";
import { domainOf, encodable, encodableDomain, type SignedAuthorization } from "./authorization.js";
import { applyEdits } from "./edit.js";
import type { PaymentSpec } from "./format.js";
import { isObject } from "./json.js";
import { type Names, resolveNames } from "./names.js";
import { applyOverride } from "./override.js";
import { inForm } from "./signature-form.js";
import type { Standard } from "./standard.js";
import { authorizationDigest } from "./typed-data.js";

/** What a payment is made of. */
export interface PaymentParts {
  /** The difference to the standard payment; none when absent. */
  spec?: PaymentSpec | undefined;
  standard: Standard;
  names: Names;
  /** Private keys by the name of who holds them. */
  keys: Readonly<Record<string, Hex>>;
  /** The offer that a server made or a shop will make; the authorization then follows it instead of the standard one. */
  offer?: unknown;
  /** What the challenge said of the resource; the standard resource when absent. */
  resource?: unknown;
  /** The extensions of the challenge, to be echoed. */
  extensions?: unknown;
}

/** A payment that was made, and how. */
export interface BuiltPayment {
  /** The offer that it is for. */
  offer: Record<string, unknown>;
  /** The finished PaymentPayload; malformed on purpose where the vector says so. */
  payment: unknown;
  /** What was really signed, whatever is written in the payment. */
  authorization: SignedAuthorization;
  /** The signature as it is written in the payment, before changes to the finished payment. */
  signature: string;
  /** The EIP-712 digest that was signed. */
  digest: Hex;
  signer: Address;
}

/**
 * Makes a payment as a vector describes it: the offer, the client's copy of it, the authorization, its signature, then
 * changes to the finished payment. Whatever is changed before signing is signed. Throws `invalid_configuration` for an
 * unknown name or key.
 *
 * @example
 * ```ts
 * const { payment } = await buildPayment({
 *   spec: { authorization: { value: "9999" } },
 *   standard: catalogue.standard,
 *   names,
 *   keys: caseKeys("1/1/facilitator/eip3009/value-below-amount/1"),
 * });
 * ```
 */
export async function buildPayment({ standard, names, keys, ...parts }: PaymentParts): Promise<BuiltPayment> {
  const spec = resolveNames(parts.spec ?? {}, names, { pointer: "/given/payment" });
  const defaults = resolveNames(standard, names, { vector: "standard.json" });
  const given = isObject(parts.offer) ? parts.offer : undefined;
  const offer = applyOverride(given ?? defaults.offer, spec.offer);
  const accepted = applyOverride(offer, spec.accepted);

  const usual = given ? { ...defaults.authorization, to: offer.payTo, value: offer.amount } : defaults.authorization;
  const written = applyOverride(usual, spec.authorization);
  const authorization = encodable(written, usual, defaults.authorization);
  const usualDomain = given ? { ...defaults.signing.domain, ...domainOf(offer) } : defaults.signing.domain;
  const domain = encodableDomain(
    applyOverride(usualDomain, spec.signing?.domain),
    usualDomain,
    defaults.signing.domain,
  );
  const primaryType = spec.signing?.primaryType ?? standard.signing.primaryType;
  const digest = authorizationDigest(authorization, { domain, primaryType });

  const privateKey = keyOf(keys, spec.signing?.key ?? standard.signing.key);
  const signature = inForm(await sign({ hash: digest, privateKey, to: "hex" }), spec.signature);
  const finished = {
    x402Version: 2,
    resource: parts.resource ?? defaults.resource,
    accepted,
    payload: { signature, authorization: written },
    ...(parts.extensions !== undefined && { extensions: parts.extensions }),
  };
  const payment = applyEdits(finished, spec.tamper ?? []);
  return { offer, payment, authorization, signature, digest, signer: privateKeyToAddress(privateKey) };
}

function keyOf(keys: Readonly<Record<string, Hex>>, name: string): Hex {
  const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
  if (key !== undefined) return key;
  throw new X402Error("invalid_configuration", `There is no key by the name ${JSON.stringify(name)} to sign with.`, {
    field: "/given/payment/signing/key",
    remedy: `Use one of ${Object.keys(keys).join(", ")}.`,
  });
}
