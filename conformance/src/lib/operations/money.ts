import { dollarAssets } from "@x402-reference/exact-evm";
import { exactEvmServer } from "@x402-reference/exact-evm/server";
import { atomicAmount, fromAtomic, matchesNetwork, network, toAtomic } from "@x402-reference/types";
import type { Operations } from "../operation.js";
import { decimals, text } from "./input.js";

const scheme = exactEvmServer();

/** Networks, amounts and prices. */
export const moneyOperations: Operations = {
  "network.parse": (input) => {
    const name = network(text(input, "text"));
    const colon = name.indexOf(":");
    return { namespace: name.slice(0, colon), reference: name.slice(colon + 1) };
  },
  "network.match": (input) => ({ matches: matchesNetwork(text(input, "pattern"), text(input, "network")) }),
  "amount.parse": (input) => ({ amount: atomicAmount(text(input, "text")) }),
  "amount.toAtomic": (input) => ({ amount: toAtomic(text(input, "decimal"), decimals(input)) }),
  "amount.fromAtomic": (input) => ({ decimal: fromAtomic(atomicAmount(text(input, "amount")), decimals(input)) }),
  "price.toAtomic": (input) => {
    const where = network(text(input, "network"));
    const { asset, amount, extra = {} } = scheme.price(text(input, "price"), where);
    const { name, version } = extra;
    return { asset, amount, name, version, decimals: dollarAssets[where]?.decimals };
  },
};
