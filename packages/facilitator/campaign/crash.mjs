// Kills real facilitators at every step of a settlement and looks whether each payment is settled once and truly told.
//
//   node packages/facilitator/campaign/crash.mjs [--rounds N] [--seed N] [--place "after send"]… [--database-url URL | --folder PATH]
//
// After a build. Without a database it uses a folder of its own; a database gets a schema of its own, which is removed.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { facilitatorKey, suiteFacilitatorKey } from "../../../conformance/dist/chain/keys.js";
import { createWorld } from "../../../conformance/dist/chain/world.js";
import { runCampaign } from "./campaign.mjs";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
    "database-url": { type: "string" },
    folder: { type: "string" },
    place: { type: "string", multiple: true },
  },
});

async function openStore() {
  const given = values["database-url"];
  if (!given) {
    const folder = values.folder ?? (await mkdtemp(join(tmpdir(), "x402-crash-")));
    return { store: { folder }, remove: () => (values.folder ? undefined : rm(folder, { recursive: true })) };
  }
  const schema = `x402_crash_${process.pid}`;
  const client = new pg.Client({ connectionString: given });
  await client.connect();
  await client.query(`CREATE SCHEMA ${schema}`);
  const url = new URL(given);
  url.searchParams.set("options", `-c search_path=${schema}`);
  async function remove() {
    await client.query(`DROP SCHEMA ${schema} CASCADE`);
    await client.end();
  }
  return { store: { url: url.href }, remove };
}

const world = await createWorld();
const { store, remove } = await openStore();
try {
  const chain = { ...world, keys: [facilitatorKey, suiteFacilitatorKey] };
  const stopped = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => stopped.abort());
  const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
  const onRound = (line) => process.stdout.write(`${line}\n`);
  const { signal } = stopped;
  const { payments, kills, ends, violations } = await runCampaign({
    chain,
    store,
    rounds,
    seed,
    signal,
    onRound,
    ...(values.place && { only: values.place }),
  });
  const sum = Object.values(kills).reduce((total, times) => total + times, 0);
  process.stdout.write(`${payments} payments, ${sum} kills at ${Object.keys(kills).length} places\n`);
  process.stdout.write(`${JSON.stringify({ kills, ends }, undefined, 2)}\n`);
  if (violations.length > 0) process.exitCode = 1;
} finally {
  await world.stop();
  await remove();
}
