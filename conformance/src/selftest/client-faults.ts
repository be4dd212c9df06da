import { exactEvmClient } from "@x402-reference/exact-evm/client";
import { atomicAmount, type ClientScheme, type PaymentRequirements, network as toNetwork } from "@x402-reference/types";
import type { PrivateKeyAccount } from "viem/accounts";
import { exactProxyAddress } from "../chain/addresses.js";
import { type ReferenceClientOptions, referenceClientTarget } from "../roles/reference-targets.js";
import {
  alwaysApproving,
  approving,
  type Decorate,
  misreading,
  permitting,
  preferringApprovals,
} from "./client-forging.js";
import type { Mutant } from "./types.js";

const nobody = "0x000000000000000000000000000000000000dEaD";
const everything = String(2n ** 256n - 1n);
const tenYears = 315_360_000;

/** Clients that sign what they were not asked for, each named by the requirement that it breaks. */
export function clientFaults(): Mutant[] {
  return [
    signing("pays-dearer", "CORE-PP-013", "authorizes one unit more than the price", misreading(dearer)),
    signing("signs-elsewhere", "CORE-PP-017", "signs in the domain of another chain", misreading(elsewhere)),
    signing("rewrites-the-offer", "EVM-GEN-031", "accepts another offer than was made", rewriting),
    ...["EVM-3009-003", "HTTP-V1-017", "EVM-V1-010"].map((requirement) =>
      signing("runs-ahead", requirement, "signs by a clock that is ten minutes fast", fast),
    ),
    signing("wants-domains", "EVM-P2-001", "needs the token's domain where none is signed", wantingDomains),
    ...["EVM-3009-003", "CORE-PP-016", "EVM-P2-002"].map((requirement) =>
      signing("signs-for-years", requirement, "signs payments that are good for ten years", misreading(lasting)),
    ),
    signing("takes-any-domain", "EVM-3009-002", "signs in the domain that an offer describes", misreading(described)),
    signing("takes-any-domain", "CORE-PP-017", "signs in the domain that an offer describes", misreading(described)),
    signing("takes-dictation", "CORE-PP-013", "signs members that an offer brings along", misreading(dictated)),
    signing(
      "knows-no-names",
      "CORE-RQ-008",
      "does not pay offers that name their method",
      byMethod((method) => method === undefined),
    ),
    signing(
      "insists-on-names",
      "EVM-GEN-018",
      "pays only offers that name their method",
      byMethod((method) => method !== undefined),
    ),
    signing("knows-one-method", "EVM-P2-001", "pays every offer by ERC-3009", misreading(byEip3009)),
    signing("takes-any-method", "CORE-PP-010", "pays by ERC-3009 what it does not know how to pay", anyMethod),
    signing("lets-others-spend", "EVM-P2-001", "permits somebody else than the proxy", permitting({ spender: nobody })),
    signing("pays-others", "EVM-P2-001", "lets the proxy pay somebody else", permitting({ witness: { to: nobody } })),
    signing("signs-as-before", "EVM-P2-001", "signs an older witness", permitting({}, "exact-with-extra")),
    signing("signs-for-all", "EVM-P2-001", "signs no witness", permitting({}, "none")),
    signing("permits-all", "EVM-P2-002", "permits any amount", permitting({ permitted: { amount: everything } })),
    signing("permits-a-token", "EVM-P2-002", "permits another token", permitting({ permitted: { token: nobody } })),
    signing("repeats-itself", "EVM-P2-002", "always uses the same nonce of Permit2", permitting({ nonce: "1" })),
    signing("signs-once", "CORE-PP-014", "pays every purchase with what it signed for the first", signingOnce()),
    signing("approves-all", "EVM-GAS-003", "approves any amount", approving({ amount: everything })),
    signing("approves-the-proxy", "EVM-GAS-003", "approves the proxy", approving({ spender: exactProxyAddress })),
    signing("approves-once", "EVM-GAS-003", "always uses the token's first nonce", approving({ nonce: "0" })),
    signing("approves-elsewhere", "EVM-GAS-003", "signs in another domain", approving({}, { version: "1" })),
    signing("always-approves", "EVM-GAS-002", "approves without being asked and without need", alwaysApproving),
    signing("prefers-transactions", "EVM-GAS-004", "signs approvals where a permit will do", preferringApprovals),
    fetching(
      "pays-again",
      "HTTP-CLI-013",
      "pays a second time when it is challenged again",
      (pay) =>
        async (...asked) => {
          const answer = await pay(...asked);
          return answer.status === 402 ? pay(...asked) : answer;
        },
    ),
  ];
}

function mutant(id: string, requirement: string, fault: string, options: ReferenceClientOptions): Mutant {
  const target = referenceClientTarget({ name: `a client that ${fault}`, ...options });
  return { id: `client-${id}-${requirement}`, role: "client", requirement, fault, target };
}

function signing(id: string, requirement: string, fault: string, decorate: Decorate): Mutant {
  return mutant(id, requirement, fault, { decorate });
}

function fetching(
  id: string,
  requirement: string,
  fault: string,
  decorateFetch: NonNullable<ReferenceClientOptions["decorateFetch"]>,
): Mutant {
  return mutant(id, requirement, fault, { decorateFetch });
}

function dearer(offer: PaymentRequirements): PaymentRequirements {
  return { ...offer, amount: atomicAmount(String(BigInt(offer.amount) + 1n)) };
}

function elsewhere(offer: PaymentRequirements): PaymentRequirements {
  return { ...offer, network: toNetwork(offer.network === "eip155:84532" ? "eip155:8453" : "eip155:84532") };
}

function lasting(offer: PaymentRequirements): PaymentRequirements {
  return { ...offer, maxTimeoutSeconds: tenYears };
}

/** The offer as its `extra` describes the chain and the contract. */
function described({ extra, ...offer }: PaymentRequirements): PaymentRequirements {
  const { chainId, verifyingContract } = extra ?? {};
  return {
    ...offer,
    extra,
    ...(typeof chainId === "number" && { network: toNetwork(`eip155:${chainId}`) }),
    ...(typeof verifyingContract === "string" && { asset: verifyingContract }),
  };
}

/** The offer with what its `extra` says of the authorization. */
function dictated(offer: PaymentRequirements): PaymentRequirements {
  const { to, value } = offer.extra ?? {};
  return {
    ...offer,
    ...(typeof to === "string" && { payTo: to }),
    ...(typeof value === "string" && { amount: atomicAmount(value) }),
  };
}

const wantingDomains: Decorate = (scheme) => ({
  ...scheme,
  unpayable: (offer) => (offer.extra?.name === undefined ? "extra lacks a name" : scheme.unpayable(offer)),
});

function byMethod(isPayable: (method: unknown) => boolean): Decorate {
  return (scheme) => ({
    ...scheme,
    unpayable: (offer) =>
      isPayable(offer.extra?.assetTransferMethod) ? scheme.unpayable(offer) : "the method is not as it should be",
  });
}

function byEip3009(offer: PaymentRequirements): PaymentRequirements {
  return { ...offer, extra: { ...offer.extra, assetTransferMethod: "eip3009" } };
}

/** Has one method for all names but those of the others that it knows. */
function anyMethod(scheme: ClientScheme): ClientScheme {
  const meant = (offer: PaymentRequirements) =>
    ["permit2", "erc7710"].includes(String(offer.extra?.assetTransferMethod)) ? offer : byEip3009(offer);
  return {
    ...scheme,
    unpayable: (offer) => scheme.unpayable(meant(offer)),
    createPayload: (offer) => scheme.createPayload(meant(offer)),
  };
}

/** Signs an offer once for each account, and has it at hand from then on. */
function signingOnce(): Decorate {
  const payloads = new Map<string, ReturnType<ClientScheme["createPayload"]>>();
  return (scheme, { address }) => ({
    ...scheme,
    createPayload(offer) {
      const key = JSON.stringify([address, offer]);
      const payload = payloads.get(key) ?? scheme.createPayload(offer);
      payloads.set(key, payload);
      return payload;
    },
  });
}

/** Changes the very offer that the payment will repeat. */
function rewriting(scheme: ClientScheme): ClientScheme {
  const change = (offer: PaymentRequirements) => Object.assign(offer, { extra: { ...offer.extra, name: "USD Coin" } });
  return { ...scheme, createPayload: (offer) => scheme.createPayload(change(offer)) };
}

function fast(scheme: ClientScheme, account: PrivateKeyAccount): ClientScheme {
  const now = () => Date.now() / 1000 + 600;
  return { ...scheme, createPayload: exactEvmClient({ account, now }).createPayload };
}
