import { privateKeyToAccount } from "viem/accounts";
import { chanceOfRound, createChance } from "./chance.mjs";
import { places } from "./places.mjs";
import { bundleVictim } from "./process.mjs";
import { playRound } from "./round.mjs";
import { openSeat } from "./seat.mjs";

export { places } from "./places.mjs";

/** Longer than a busy machine takes to write a claim down. */
const leaseMs = 3_000;
/** Until claims of which nobody hears any more are forgotten: a lease, and the time to the next look. */
const forgottenMs = 60_000;

export async function runCampaign({
  chain,
  store,
  rounds,
  seed,
  signal,
  onRound,
  onKill,
  only,
  round: single,
  aggregate,
}) {
  const chosen = only ?? places;
  const tally = createTally();
  const answeredByDead = new Set();
  function onDeath({ place, answered }) {
    tally.kills[place] = (tally.kills[place] ?? 0) + 1;
    for (const key of answered) answeredByDead.add(key);
    onKill?.();
  }
  const { program, remove } = await bundleVictim();
  const keys = "url" in store ? chain.keys : chain.keys.slice(0, 1);
  const where = "url" in store ? { DATABASE_URL: store.url } : { FOLDER: store.folder };
  const seats = await Promise.all(
    keys.map(async (key) => {
      const env = {
        NETWORK: chain.network,
        RPC_URL: chain.rpcUrl,
        PRIVATE_KEY: key,
        LEASE_MS: String(leaseMs),
        AGGREGATE: aggregate ?? "",
        ...where,
      };
      return { sender: privateKeyToAccount(key).address, ...(await openSeat({ program, env, onDeath })) };
    }),
  );
  try {
    // The first rounds visit every place once, in an order of chance; then chance alone decides.
    const order = createChance(seed);
    const unvisited = chosen.map((place) => ({ place, at: order.next() })).sort((one, other) => one.at - other.at);
    for (let round = 1; round <= (single ?? rounds) && !signal?.aborted; round++) {
      const chance = chanceOfRound(seed, round);
      const place = unvisited[round - 1]?.place ?? chance.of(chosen);
      if (single !== undefined && round !== single) continue;
      const before = tally.violations.length;
      await playRound({ chain, seats, chance, place, answeredByDead, tally, isShared: aggregate !== undefined });
      const broken = tally.violations.slice(before);
      onRound?.(`seed ${seed} round ${round}, ${place}: ${broken.length === 0 ? "kept" : broken.join(" ")}`);
    }
    await judgeRefused({ seats, tally });
  } finally {
    await Promise.all(seats.map((seat) => seat.close()));
    await remove();
  }
  const { refused: _refused, end: _end, ...report } = tally;
  return report;
}

/** A refused payment leaves nothing behind, wherever the process that refused it was killed. */
async function judgeRefused({ seats: [seat], tally }) {
  const until = Date.now() + forgottenMs;
  for (const key of tally.refused) {
    let answer;
    do answer = await seat.ask(`/settlements/${encodeURIComponent(key)}`);
    while (answer?.status !== 404 && Date.now() < until);
    if (answer?.status !== 404) tally.violations.push(`A refused payment is ${JSON.stringify(answer?.body)}.`);
  }
}

function createTally() {
  const ends = {};
  return {
    payments: 0,
    untold: 0,
    transactions: 0,
    paid: 0n,
    earned: 0n,
    confirmed: 0n,
    kills: {},
    ends,
    violations: [],
    refused: [],
    end(name) {
      ends[name] = (ends[name] ?? 0) + 1;
    },
  };
}
