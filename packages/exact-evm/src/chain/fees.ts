import type { PublicClient } from "viem";

/** How long fees are taken from memory, in milliseconds: they double at most every six blocks. */
const lifetimeMs = 10_000;
/** Nodes take a second transaction for a nonce only when it offers an eighth more, in both fields. */
const raise = { by: 9n, of: 8n } as const;

/** What a transaction offers for its gas, in wei. */
export interface Fees {
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

/** What gas costs: what to offer, and the least that a block takes. */
export interface GasPrice extends Fees {
  baseFee: bigint;
}

/** Remembers what gas costs, so that it need not be asked for each transaction. */
export interface FeeMemory {
  current(): Promise<GasPrice>;
  /** Has them asked for anew, after a node found them too low. */
  forget(): void;
}

/** Makes the memory of one node's fees. */
export function createFeeMemory(client: PublicClient): FeeMemory {
  let known: (GasPrice & { until: number }) | undefined;
  return {
    async current() {
      if (known === undefined || known.until < Date.now()) {
        const [{ baseFeePerGas }, maxPriorityFeePerGas] = await Promise.all([
          client.getBlock({ blockTag: "pending" }),
          client.estimateMaxPriorityFeePerGas(),
        ]);
        const baseFee = baseFeePerGas ?? 0n;
        // Room for a base fee that more than doubles meanwhile; what a block does not ask for is not paid.
        const maxFeePerGas = (baseFee * 5n) / 2n + maxPriorityFeePerGas;
        known = { baseFee, maxFeePerGas, maxPriorityFeePerGas, until: Date.now() + lifetimeMs };
      }
      const { baseFee, maxFeePerGas, maxPriorityFeePerGas } = known;
      return { baseFee, maxFeePerGas, maxPriorityFeePerGas };
    },
    forget() {
      known = undefined;
    },
  };
}

/** The same fees, and no more than so many wei for a unit of gas. */
export function atMostFees({ maxFeePerGas, maxPriorityFeePerGas }: Fees, most: bigint | undefined): Fees {
  const bounded = (fee: bigint) => (most !== undefined && fee > most ? most : fee);
  return { maxFeePerGas: bounded(maxFeePerGas), maxPriorityFeePerGas: bounded(maxPriorityFeePerGas) };
}

/** Fees with which a node takes another transaction in place of one with these, and no lower than what gas costs now. */
export function raisedFees(offered: Fees, now: Fees): Fees {
  const raised = (fee: bigint, current: bigint) => {
    const least = (fee * raise.by + raise.of - 1n) / raise.of;
    return least > current ? least : current;
  };
  return {
    maxFeePerGas: raised(offered.maxFeePerGas, now.maxFeePerGas),
    maxPriorityFeePerGas: raised(offered.maxPriorityFeePerGas, now.maxPriorityFeePerGas),
  };
}
