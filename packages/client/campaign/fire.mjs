// Puts real buyers under fire: a network that loses and falsifies answers, a shop that lies, and kill -9 at every step;
// and looks whether the money that moved is the goods that were had, and what was under way.
//
//   node packages/client/campaign/fire.mjs [--minutes N] [--seed N] [--round N]
//
// After a build. `--round` plays one round again.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { facilitatorKey } from "../../../conformance/dist/chain/keys.js";
import { createWorld } from "../../../conformance/dist/chain/world.js";
import { places, runCampaign } from "./campaign.mjs";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
    round: { type: "string" },
  },
});

const [world, folder] = [await createWorld(), await mkdtemp(join(tmpdir(), "x402-fire-"))];
try {
  const end = Date.now() + Number(values.minutes) * 60_000;
  let isStopped = false;
  for (const name of ["SIGINT", "SIGTERM"]) {
    process.once(name, () => {
      isStopped = true;
    });
  }
  const { lives, settled, kills, ends, faults, violations } = await runCampaign({
    chain: { ...world, key: facilitatorKey },
    folder,
    seed: Number(values.seed),
    rounds: values.round ? 1 : Number.POSITIVE_INFINITY,
    ...(values.round && { first: Number(values.round) }),
    until: () => isStopped || Date.now() > end,
    onRound: (line) => process.stdout.write(`${line}\n`),
  });
  const killed = Object.values(kills).reduce((sum, times) => sum + times, 0);
  const missed = places.filter((place) => !kills[place]);
  process.stdout.write(`${JSON.stringify({ kills, faults, ends }, undefined, 2)}\n`);
  process.stdout.write(`${settled} payments settled, ${lives} lives, ${killed} kills\n`);
  process.stdout.write(`${places.length - missed.length} of ${places.length} places hit\n`);
  if (missed.length > 0) process.stdout.write(`never killed: ${missed.join(", ")}\n`);
  for (const violation of violations) process.stdout.write(`${violation}\n`);
  process.stdout.write(`${violations.length} promises broken\n`);
  if (violations.length > 0) process.exitCode = 1;
} finally {
  await world.stop();
  await rm(folder, { recursive: true, force: true });
}
