// Real hosts, gates and facilitators on a chain, with random requests, payments and faults: nobody gets anything unpaid.
//
//   node packages/server/campaign/campaign.mjs [--seed N] [--minutes N] [--round N]
//
// After a build. `--round` plays one round of a seed again.
import { parseArgs } from "node:util";
import { suiteFacilitatorKey } from "../../../conformance/dist/chain/keys.js";
import { createWorld } from "../../../conformance/dist/chain/world.js";
import { planRound } from "./plan.mjs";
import { runCampaign } from "./rounds.mjs";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    minutes: { type: "string", default: "10" },
    round: { type: "string" },
  },
});
const seed = Number(values.seed);
const say = (line) => process.stdout.write(`${line}\n`);
const replayOf = (round) => `node packages/server/campaign/campaign.mjs --seed ${seed} --round ${round}`;

say(`seed ${seed}`);
const chain = await createWorld();
for (const name of ["unhandledRejection", "uncaughtException"]) {
  process.on(name, (cause) => {
    say(`${name}: ${cause?.stack ?? cause}`);
    process.exitCode = 1;
  });
}
// Hosts write there what their handlers throw, and those are to throw.
console.error = () => {};
const stopped = new AbortController();
for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => stopped.abort());
const only = values.round === undefined ? {} : { first: Number(values.round), rounds: 1 };
if (only.first) say(JSON.stringify(planRound(seed, only.first), undefined, 1));
const timer = setTimeout(() => stopped.abort(), Number(values.minutes) * 60_000);
try {
  const { violations, ...counts } = await runCampaign({
    chain,
    seed,
    rounds: Number.POSITIVE_INFINITY,
    ...only,
    key: suiteFacilitatorKey,
    signal: stopped.signal,
    onRound({ round, host, violations: broken }) {
      for (const violation of broken) say(`round ${round}, ${host}: ${violation}\n  ${replayOf(round)}`);
    },
  });
  say(JSON.stringify(counts));
  say(`${violations.length} violations`);
  if (violations.length > 0) process.exitCode = 1;
} finally {
  clearTimeout(timer);
  await chain.stop();
}
