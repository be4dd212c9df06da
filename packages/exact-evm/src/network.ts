import { type Network, X402Error } from "@x402-reference/types";

const eip155 = /^eip155:([1-9][0-9]{0,15})$/;

/** The chain id of a CAIP-2 network of the namespace `eip155`, or nothing for any other text. */
export function chainIdOf(network: string): number | undefined {
  const id = Number(eip155.exec(network)?.[1]);
  return Number.isSafeInteger(id) ? id : undefined;
}

/** The chain id of a configured network; throws `invalid_configuration` where there is none. */
export function requireChainId(network: Network): number {
  const chainId = chainIdOf(network);
  if (chainId !== undefined) return chainId;
  throw new X402Error("invalid_configuration", `${network} is not an EVM network.`, {
    field: "network",
    remedy: 'Name it as "eip155:" and the chain id, such as "eip155:84532".',
  });
}
