import type { Address, PublicClient } from "viem";

/** When an account counts as poor, and how often it is looked at. */
export interface BalanceWatchOptions {
  /** The least that an account should own, in wei. */
  atLeast: bigint;
  /** Milliseconds between two looks; 60,000 by default. */
  everyMs?: number;
}

/** An account that owns too little to go on paying gas for long, in wei. */
export interface LowBalance {
  address: Address;
  balance: bigint;
  threshold: bigint;
}

/**
 * Looks at what accounts own, now and from time to time, and tells of each that owns too little at every look. It keeps
 * no process alive, and a node that does not answer is asked at the next look.
 */
export function watchBalances(
  client: PublicClient,
  addresses: readonly Address[],
  { atLeast, everyMs = 60_000, report }: BalanceWatchOptions & { report(low: LowBalance): void },
): void {
  async function look(address: Address): Promise<void> {
    const balance = await client.getBalance({ address }).catch(() => undefined);
    if (balance !== undefined && balance < atLeast) report({ address, balance, threshold: atLeast });
  }
  const lookAtAll = () => addresses.forEach((address) => void look(address));
  lookAtAll();
  const timer: unknown = setInterval(lookAtAll, everyMs);
  // Only where timers keep a process alive.
  if (typeof timer === "object" && timer !== null && "unref" in timer && typeof timer.unref === "function")
    timer.unref();
}
