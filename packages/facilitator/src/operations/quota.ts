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
  take(network: string, asset: string, amount: bigint): number | Taken;
}

/** An amount that was taken. */
export interface Taken {
  /** Gives it back when nothing was settled, unless another window has begun since, of which it was not taken. */
  giveBack(): void;
}

const nothing: Taken = { giveBack: () => undefined };

/** Makes the allowance of one key, which begins anew after each window. */
export function createAllowance({ requests, amounts = [] }: Quota, now = () => Date.now() / 1000): Allowance {
  const ofRequests = requests && createWindow({ most: BigInt(requests.most), seconds: requests.seconds }, now);
  const ofAssets = new Map(
    amounts.map(({ network, asset, ...limit }) => [assetName(network, asset), createWindow(limit, now)]),
  );
  return {
    request() {
      const taken = ofRequests?.take(1n);
      return typeof taken === "number" ? taken : undefined;
    },
    take: (network, asset, amount) => ofAssets.get(assetName(network, asset))?.take(amount) ?? nothing,
  };
}

function createWindow({ most, seconds }: { most: bigint; seconds: number }, now: () => number) {
  let [used, ends] = [0n, 0];
  return {
    take(amount: bigint): number | Taken {
      const time = now();
      if (time >= ends) [used, ends] = [0n, time + seconds];
      if (used + amount > most) return Math.max(1, Math.ceil(ends - time));
      used += amount;
      const window = ends;
      return {
        giveBack() {
          if (ends === window) used -= amount;
        },
      };
    },
  };
}
