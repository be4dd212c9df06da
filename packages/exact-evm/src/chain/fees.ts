import type { PublicClient } from "viem";

/** How long fees are taken from memory, in milliseconds: they double at most every six blocks. */
const lifetimeMs = 10_000;

/** What a transaction offers for its gas, in wei. */
export interface Fees {
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

/** Remembers what gas costs, so that it need not be asked for each transaction. */
export interface FeeMemory {
  current(): Promise<Fees>;
  /** Has them asked for anew, after a node found them too low. */
  forget(): void;
}

/** Makes the memory of one node's fees; whatever it says, no more than `most` wei per unit of gas are offered. */
export function createFeeMemory(client: PublicClient, most: bigint | undefined): FeeMemory {
  const bounded = (fee: bigint) => (most !== undefined && fee > most ? most : fee);
  let known: (Fees & { until: number }) | undefined;
  return {
    async current() {
      if (known === undefined || known.until < Date.now()) {
        const [{ baseFeePerGas }, maxPriorityFeePerGas] = await Promise.all([
          client.getBlock({ blockTag: "pending" }),
          client.estimateMaxPriorityFeePerGas(),
        ]);
        // Room for a base fee that more than doubles meanwhile; what a block does not ask for is not paid.
        const maxFeePerGas = ((baseFeePerGas ?? 0n) * 5n) / 2n + maxPriorityFeePerGas;
        known = {
          maxFeePerGas: bounded(maxFeePerGas),
          maxPriorityFeePerGas: bounded(maxPriorityFeePerGas),
          until: Date.now() + lifetimeMs,
        };
      }
      return { maxFeePerGas: known.maxFeePerGas, maxPriorityFeePerGas: known.maxPriorityFeePerGas };
    },
    forget() {
      known = undefined;
    },
  };
}
