import { bytesToHex, randomBytes } from "@noble/hashes/utils";
import { lowerCaseAddress } from "../address.js";
import { exactProxyAddress } from "../permit2/addresses.js";
import { permitWitnessTypedData } from "../permit2/typed-data.js";
import { type PayingAccount, signedBy } from "./account.js";
import { chainOf, type PayingMethod, validityOf } from "./method.js";

/** Pays by signing a permit that Permit2 takes, for the proxy to send to the payee alone. */
export function payByPermit2(account: PayingAccount): PayingMethod {
  return {
    unpayable: () => undefined,
    async createPayload(offer, now) {
      const { validAfter, validBefore } = validityOf(offer, now);
      const permit = {
        permitted: { token: lowerCaseAddress(offer.asset), amount: BigInt(offer.amount) },
        spender: exactProxyAddress,
        nonce: BigInt(`0x${bytesToHex(randomBytes(32))}`),
        deadline: validBefore,
        witness: { to: lowerCaseAddress(offer.payTo), validAfter },
      } as const;
      return {
        signature: await signedBy(account, permitWitnessTypedData(chainOf(offer), permit)),
        permit2Authorization: {
          permitted: { token: offer.asset, amount: offer.amount },
          from: account.address,
          spender: permit.spender,
          nonce: String(permit.nonce),
          deadline: String(permit.deadline),
          witness: { to: offer.payTo, validAfter: String(validAfter) },
        },
      };
    },
  };
}
