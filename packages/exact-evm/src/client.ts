import type { ClientScheme, PaymentRequirements } from "@x402-reference/types";
import type { PayingAccount } from "./client/account.js";
import { rpcChain } from "./client/chain.js";
import { payByEip3009 } from "./client/eip3009.js";
import { type DelegationSource, payByErc7710 } from "./client/erc7710.js";
import { sponsoredApproval } from "./client/gas-sponsoring.js";
import { malformedOffer, methodOf, type PayingMethod, shown } from "./client/method.js";
import { newPaymentIdentifier } from "./client/payment-identifier.js";
import { payByPermit2 } from "./client/permit2.js";

export type { PayingAccount, UnsignedApproval } from "./client/account.js";
export type { Delegation, DelegationSource } from "./client/erc7710.js";
export { exactEvmWasSettled } from "./client/was-settled.js";

/** Settings of {@link exactEvmClient}. */
export interface ExactEvmClientOptions {
  account: PayingAccount;
  /**
   * JSON-RPC endpoints by CAIP-2 network. They are asked only when a server offers to sponsor the approval that Permit2
   * needs; without one the payer has to have approved Permit2 before.
   */
  rpcUrls?: Readonly<Record<string, string>>;
  /** Where delegations for payments by ERC-7710 come from; such offers are not payable without it. */
  delegation?: DelegationSource;
  /** The clock, in seconds since the epoch. */
  now?: () => number;
}

/**
 * The client side of `exact` on EVM networks. It pays by the method that the offer names: a signed ERC-3009 transfer, a
 * signed permit for Permit2, or a delegation; always exactly the amount, valid until `maxTimeoutSeconds` from now.
 *
 * Signing throws `invalid_configuration` when another key than the account's has signed, and `chain_unreachable` when an
 * endpoint of `rpcUrls` does not answer; nothing has been sent then.
 *
 * @example
 * ```ts
 * const client = createPaymentClient({ schemes: [exactEvmClient({ account: privateKeyToAccount(key) })], policy });
 * ```
 * @see scheme_exact_evm.md, phases 1 and 2 of each AssetTransferMethod
 */
export function exactEvmClient(options: ExactEvmClientOptions): ClientScheme {
  const { account, rpcUrls = {}, delegation, now = () => Date.now() / 1000 } = options;
  const eip3009 = payByEip3009(account);
  const methods = new Map<unknown, PayingMethod>([
    ["eip3009", eip3009],
    ["permit2", payByPermit2(account)],
    ["erc7710", payByErc7710(delegation)],
  ]);

  function unpayable(offer: PaymentRequirements): string | undefined {
    const name = methodOf(offer);
    const method = methods.get(name);
    const unknown = `the asset transfer method ${shown(name)} is not known here`;
    return malformedOffer(offer) ?? (method ? method.unpayable(offer) : unknown);
  }

  return {
    scheme: "exact",
    networks: ["eip155:*"],
    unpayable,
    createPayload(offer) {
      const method = methods.get(methodOf(offer)) ?? eip3009;
      return method.createPayload(offer, BigInt(Math.floor(now())));
    },
    async answerExtensions(signed) {
      const method = methodOf(signed.offer);
      if (method === "erc7710") return newPaymentIdentifier();
      const rpcUrl = rpcUrls[signed.offer.network];
      return method === "permit2" && rpcUrl !== undefined
        ? sponsoredApproval(signed, { account, chain: rpcChain(rpcUrl) })
        : {};
    },
  };
}
