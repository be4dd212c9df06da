import { sha256 } from "@noble/hashes/sha2";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils";
import { canonicalJson, type FacilitatorRequest } from "@x402-reference/types";

/**
 * Answers one hash over what a settlement is bound to: what the offer pays, to whom and how, and all that was signed,
 * the signature included. Who does not hold the payment can therefore not ask for the outcome of its settlement.
 *
 * Key order and the letter case of hex do not matter. How long the server waits is left out, as it moves no money.
 */
export function fingerprint({ paymentRequirements: offer, paymentPayload }: FacilitatorRequest): string {
  const { scheme, network, amount, asset, payTo, extra = {} } = offer;
  const text = canonicalJson({
    offer: { scheme, network, amount, asset, payTo, extra },
    payload: paymentPayload.payload,
  });
  return bytesToHex(sha256(utf8ToBytes(text)));
}
