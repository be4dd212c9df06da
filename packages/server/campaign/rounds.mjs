import { exactEvmFacilitator } from "../../exact-evm/dist/facilitator.js";
import { keyAccount } from "../../exact-evm/dist/key-account.js";
import { createFacilitator } from "../../facilitator/dist/index.js";
import { playRound } from "./round.mjs";

/** Rounds that wait for a hanging facilitator use no processor, so others go on meanwhile. */
const atOnce = 24;

export async function runCampaign({ chain, seed, first = 1, rounds, key, rules, signal, onRound }) {
  const account = await keyAccount(key);
  const facilitatorAt = (rpcUrl) =>
    createFacilitator({ schemes: [exactEvmFacilitator({ network: chain.network, rpcUrl, account })] });
  const sound = facilitatorAt(chain.rpcUrl);
  // Nobody listens there.
  const dead = facilitatorAt("http://127.0.0.1:9");
  const report = { rounds: 0, requests: 0, runs: 0, delivered: 0, payments: 0, late: 0, violations: [] };
  let next = first;
  async function play() {
    while (next < first + rounds && !signal?.aborted) {
      const round = next++;
      const { plan, counts, violations } = await playRound({ chain, sound, dead, rules, seed, round });
      report.rounds += 1;
      for (const [name, count] of Object.entries(counts)) report[name] += count;
      report.violations.push(...violations.map((violation) => ({ round, violation })));
      onRound?.({ round, host: plan.host, violations });
    }
  }
  await Promise.all(Array.from({ length: atOnce }, play));
  return report;
}
