import { type Address, isHex, recoverAddress } from "viem";
import { domainOf, encodableDomain, readAddress, readBytes32, readUint } from "./authorization.js";
import { isObject } from "./json.js";
import { authorizationDigest } from "./typed-data.js";

/**
 * Who signed a PaymentPayload's authorization, under the domain of the offer that it accepts; nothing when it is not a
 * readable payment or when nobody's key makes that signature.
 */
export async function payerOf(payment: unknown): Promise<Address | undefined> {
  if (!isObject(payment) || !isObject(payment.accepted) || !isObject(payment.payload)) return undefined;
  const { authorization: written, signature } = payment.payload;
  if (!isObject(written) || !isHex(signature)) return undefined;
  const from = readAddress(written.from);
  const to = readAddress(written.to);
  const nonce = readBytes32(written.nonce);
  const [value, validAfter, validBefore] = [written.value, written.validAfter, written.validBefore].map(readUint);
  if (!from || !to || !nonce || value === undefined || validAfter === undefined || validBefore === undefined) {
    return undefined;
  }
  const authorization = {
    from,
    to,
    nonce,
    value: String(value),
    validAfter: String(validAfter),
    validBefore: String(validBefore),
  };
  const domain = encodableDomain(domainOf(payment.accepted));
  const hash = authorizationDigest(authorization, { domain, primaryType: "TransferWithAuthorization" });
  try {
    return await recoverAddress({ hash, signature });
  } catch {
    return undefined;
  }
}
