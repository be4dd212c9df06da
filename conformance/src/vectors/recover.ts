import { type Address, type Hex, isHex, recoverAddress } from "viem";
import { permit2Address } from "../chain/addresses.js";
import { domainOf, encodable, encodableDomain } from "./authorization.js";
import { isObject, type JsonObject } from "./json.js";
import { encodablePermit } from "./payment/permit2.js";
import { permitDigest } from "./permit-typed-data.js";
import { authorizationDigest } from "./typed-data.js";

/**
 * Who signed a PaymentPayload's authorization: by ERC-3009 under the domain of the offer that it accepts, by Permit2 under
 * Permit2's own on the offer's chain, with the witness of `exact`. Nothing when it is not a readable payment or when
 * nobody's key makes that signature.
 */
export async function payerOf(payment: unknown): Promise<Address | undefined> {
  if (!isObject(payment) || !isObject(payment.accepted) || !isObject(payment.payload)) return undefined;
  const { signature } = payment.payload;
  if (!isHex(signature)) return undefined;
  try {
    return await recoverAddress({ hash: digestOf(payment.payload, payment.accepted), signature });
  } catch {
    return undefined;
  }
}

/** Throws when the authorization has a value that cannot be encoded. */
function digestOf({ authorization, permit2Authorization: permit }: JsonObject, offer: JsonObject): Hex {
  const named = domainOf(offer);
  if (isObject(permit)) {
    const { chainId } = named;
    const domain = encodableDomain({ name: "Permit2", chainId, verifyingContract: permit2Address });
    return permitDigest(encodablePermit(permit), { domain, witness: "exact" });
  }
  const transfer = encodable(isObject(authorization) ? authorization : {});
  return authorizationDigest(transfer, { domain: encodableDomain(named), primaryType: "TransferWithAuthorization" });
}
