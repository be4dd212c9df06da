import { join } from "node:path";
import { chanceOfRound } from "../../facilitator/campaign/chance.mjs";
import { places } from "./places.mjs";
import { bundleBuyer } from "./process.mjs";
import { planSeat, runRound } from "./round.mjs";
import { startShop } from "./shop.mjs";

export { places } from "./places.mjs";

const buyersAtOnce = 2;

export async function runCampaign({
  chain,
  folder,
  seed,
  rounds,
  until = () => false,
  only = places,
  first = 1,
  onRound,
}) {
  const report = { lives: 0, settled: 0, kills: {}, ends: {}, faults: {}, violations: [] };
  const scripts = new Map();
  const honest = { asking: [], paying: [], remembers: true };
  const program = join(folder, "buyer.mjs");
  await bundleBuyer(program);
  const shop = await startShop(chain, (path) => scripts.get(path) ?? honest);
  report.faults = shop.faultsMet;
  try {
    for (let number = first; number < first + rounds && !until(); number++) {
      // A round depends on the seed and its number alone, so that it can be played again alone.
      const chance = chanceOfRound(seed, number);
      const plans = Array.from({ length: buyersAtOnce }, (_, seat) => {
        const visit = (number - 1) * buyersAtOnce + seat;
        // The first rounds visit every place once; then chance alone decides.
        return planSeat({ chance, place: only[visit], number, name: `buyer-${seat}` });
      });
      const problems = [];
      await runRound({ chain, shop, program, folder, plans, report, problems, scripts });
      const what = plans.map(({ deaths }) => deaths.filter(Boolean).join(", ")).join(" | ");
      report.violations.push(...problems.map((problem) => `Round ${number}: ${problem}`));
      onRound?.(`round ${number}, killed at ${what}: ${problems.length === 0 ? "kept" : problems.join(" ")}`);
      scripts.clear();
      shop.arrived.length = 0;
    }
  } finally {
    shop.stop();
  }
  return report;
}
