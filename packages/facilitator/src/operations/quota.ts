import { assetName } from "../policy.js";

/** What each key may use. */
export interface Quota {
  /** Most requests within so many seconds. */
  requests?: { most: number; seconds: number };
  /** Most atomic units that are settled within so many seconds, of each asset that is named; others are unbounded. */
  amounts?: readonly { network: string; asset: string; most: bigint; seconds: number }[];
}

/** What one key has left. */
export interface Allowance {
  /** Counts one request; answers in how many seconds the next one may come where there is none left. */
  request(): number | undefined;
  /** Takes an amount; answers in how many seconds to ask again where there is not as much left. */
  take(network: string, asset: string, amount: bigint): number | undefined;
  /** Gives an amount back of which nothing was settled. */
  giveBack(network: string, asset: string, amount: bigint): void;
}

/** Makes the allowance of one key, which begins anew after each window. */
export function createAllowance({ requests, amounts = [] }: Quota, now = () => Date.now() / 1000): Allowance {
  const ofRequests = requests && createWindow({ most: BigInt(requests.most), seconds: requests.seconds }, now);
  const ofAssets = new Map(
    amounts.map(({ network, asset, ...limit }) => [assetName(network, asset), createWindow(limit, now)]),
  );
  return {
    request: () => ofRequests?.take(1n),
    take: (network, asset, amount) => ofAssets.get(assetName(network, asset))?.take(amount),
    giveBack: (network, asset, amount) => ofAssets.get(assetName(network, asset))?.giveBack(amount),
  };
}

function createWindow({ most, seconds }: { most: bigint; seconds: number }, now: () => number) {
  let [used, ends] = [0n, 0];
  return {
    take(amount: bigint): number | undefined {
      const time = now();
      if (time >= ends) [used, ends] = [0n, time + seconds];
      if (used + amount > most) return Math.max(1, Math.ceil(ends - time));
      used += amount;
      return undefined;
    },
    giveBack(amount: bigint): void {
      // What was taken before the window ended is not of this one.
      used = used > amount ? used - amount : 0n;
    },
  };
}
