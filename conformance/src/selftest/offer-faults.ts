import { exactEvmServer } from "@x402-reference/exact-evm/server";
import type { PricedAsset, ServerScheme } from "@x402-reference/types";
import { referenceServerTarget } from "../roles/reference-targets.js";
import type { Mutant } from "./types.js";

type Extra = NonNullable<PricedAsset["extra"]>;

/** Servers that do not say in their offers what a payer has to know. */
export function offerFaults(): Mutant[] {
  return [
    mutant("EVM-7710-002", "leaves the method out of its offers", telling(withoutMethod)),
    mutant("EVM-P2-032", "asks for permits without the token's domain", {
      ...telling(withoutDomain),
      // What it would be right to ask for if the domain were there.
      extensions: (offer) => scheme.extensions?.({ ...offer, extra: { ...offer.extra, ...domain } }) ?? {},
    }),
  ];
}

const scheme = exactEvmServer();
const domain = { name: "USDC", version: "2" };

function mutant(requirement: string, fault: string, faulty: ServerScheme): Mutant {
  const target = referenceServerTarget({ name: `a server that ${fault}`, evm: faulty });
  return { id: `server-tells-too-little-${requirement}`, role: "server", requirement, fault, target };
}

function telling(change: (extra: Extra) => Extra): ServerScheme {
  return {
    ...scheme,
    price(price, network) {
      const { extra = {}, ...priced } = scheme.price(price, network);
      return { ...priced, extra: change(extra) };
    },
  };
}

function withoutMethod({ assetTransferMethod: _, ...extra }: Extra): Extra {
  return extra;
}

function withoutDomain({ name, version, ...extra }: Extra): Extra {
  return extra.assetTransferMethod === "permit2" ? extra : { name, version, ...extra };
}
