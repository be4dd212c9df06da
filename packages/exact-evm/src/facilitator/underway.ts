import type { OpenPayment } from "./method.js";

/** How long a payment that nobody waits for any longer may still take its payer's money, in milliseconds. */
const longestMs = 60_000;
/** How long it counts that a payment has been under way: longer than any verdict waits for its turn to be sent. */
const memoryMs = 60_000;

/** Whose payments have been sent and are not known to be mined. */
export interface Underway {
  /** Whether a payment of this payer is under way or has ended since then, in milliseconds since the epoch. */
  has(payer: string, since: number): boolean;
  /** A payment of this payer, which counts from its beginning until it has ended, or a minute after it was left alone. */
  spending(payer: string): Spending;
}

/** A payment that is or will be under way. */
export interface Spending {
  begin(): void;
  end(): void;
  leave(): void;
}

/** Whose money of which asset a payment spends. */
export function payerOf({ asset, payer }: OpenPayment): string {
  return `${asset}/${payer.toLowerCase()}`;
}

/** Keeps one entry for each payer with a payment of late, so it cannot outgrow them. */
export function createUnderway(): Underway {
  /** In the order of their last change. */
  const payers = new Map<string, { waitedFor: number; until: number }>();

  function forgetEnded(): void {
    for (const [payer, { waitedFor, until }] of payers) {
      if (waitedFor > 0 || until + memoryMs > Date.now()) return;
      payers.delete(payer);
    }
  }

  function change(payer: string, by: { waitedFor: number; until: number }): void {
    const { waitedFor, until } = payers.get(payer) ?? { waitedFor: 0, until: 0 };
    payers.delete(payer);
    payers.set(payer, { waitedFor: waitedFor + by.waitedFor, until: Math.max(until, by.until) });
  }

  return {
    has(payer, since) {
      forgetEnded();
      const entry = payers.get(payer);
      return entry !== undefined && (entry.waitedFor > 0 || entry.until >= since);
    },
    spending(payer) {
      return {
        begin: () => change(payer, { waitedFor: 1, until: 0 }),
        end: () => change(payer, { waitedFor: -1, until: Date.now() }),
        leave: () => change(payer, { waitedFor: -1, until: Date.now() + longestMs }),
      };
    },
  };
}
