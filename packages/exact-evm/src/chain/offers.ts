import { X402Error } from "@x402-reference/types";
import { atMostFees, type FeeMemory, type Fees, raisedFees } from "./fees.js";
import type { ContractCall } from "./port.js";

/** The most that is offered, in wei; unbounded where it is left out. */
export interface FeeCaps {
  /** For a unit of gas. */
  maxFeePerGas: bigint | undefined;
  /** For a transaction with all of its gas. */
  maxFeePerTransaction: bigint | undefined;
}

/** Decides what transactions offer for their gas. */
export interface Offers {
  /** What to offer for a call; nothing when no block would take as little as may be offered. */
  first(call: ContractCall): Promise<Fees | undefined>;
  /** What to offer in place of an offer that was not taken; nothing when it may not be enough more for a node. */
  next(call: ContractCall, offered: Fees): Promise<Fees | undefined>;
}

const free: Fees = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };

/** Makes what decides, within caps. Throws `chain_unreachable` when the chain does not tell what gas costs. */
export function createOffers(fees: FeeMemory, { maxFeePerGas, maxFeePerTransaction }: FeeCaps): Offers {
  const bounded = (offered: Fees, { gas }: ContractCall) =>
    atMostFees(atMostFees(offered, maxFeePerGas), maxFeePerTransaction && maxFeePerTransaction / gas);
  const current = () =>
    fees.current().catch((cause: unknown) => {
      throw new X402Error("chain_unreachable", "The chain did not answer.", { cause });
    });

  return {
    async first(call) {
      for (const again of [false, true]) {
        if (again) fees.forget();
        const price = await current();
        const offered = bounded(price, call);
        if (offered.maxFeePerGas >= price.baseFee) return offered;
      }
      return undefined;
    },
    async next(call, offered) {
      // Most often it was not taken because blocks have become dear since.
      fees.forget();
      const next = bounded(raisedFees(offered, await current()), call);
      const least = raisedFees(offered, free);
      const isEnough =
        next.maxFeePerGas >= least.maxFeePerGas && next.maxPriorityFeePerGas >= least.maxPriorityFeePerGas;
      return isEnough ? next : undefined;
    },
  };
}
