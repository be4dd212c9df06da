// Kills real facilitators at every step of a settlement and looks whether each payment is settled once and truly told.
//
//   node packages/facilitator/campaign/crash.mjs [--kills N | --rounds N] [--seed N] [--lanes N] [--database-url URL]
//   node packages/facilitator/campaign/crash.mjs --seed N --round N        one round again, as a line of the output names it
//
// After a build. Lanes run side by side, each with a chain, a store and a seed of its own: --seed and those after it.
// Without a database each uses a new folder, by one process; a database gets schemas of its own, each used by two.
// --aggregate 4/30 lets up to four payments that come within 30 ms share a transaction.
// --place "after send" (any number of them) kills the first process of each round nowhere else.
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
    kills: { type: "string" },
    rounds: { type: "string", default: "50" },
    round: { type: "string" },
    seed: { type: "string", default: "1" },
    lanes: { type: "string", default: "1" },
    "database-url": { type: "string" },
    aggregate: { type: "string" },
    place: { type: "string", multiple: true },
  },
});

async function openStore() {
  const given = values["database-url"];
  if (!given) {
    const folder = await mkdtemp(join(tmpdir(), "x402-crash-"));
    return { store: { folder }, remove: () => rm(folder, { recursive: true }) };
  }
  const schema = `x402_crash_${crypto.randomUUID().replaceAll("-", "")}`;
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

const stopped = new AbortController();
for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => stopped.abort());
const began = Date.now();
let killed = 0;

async function runLane(seed) {
  const world = await createWorld();
  const { store, remove } = await openStore();
  try {
    return await runCampaign({
      chain: { ...world, keys: [facilitatorKey, suiteFacilitatorKey] },
      store,
      rounds: values.kills ? Number.POSITIVE_INFINITY : Number(values.rounds),
      seed,
      signal: stopped.signal,
      onRound: (line) => process.stdout.write(`${line} (${killed} kills so far)\n`),
      onKill() {
        killed += 1;
        if (values.kills && killed >= Number(values.kills)) stopped.abort();
      },
      ...(values.round && { round: Number(values.round) }),
      ...(values.aggregate && { aggregate: values.aggregate }),
      ...(values.place && { only: values.place }),
    });
  } finally {
    await world.stop();
    await remove();
  }
}

const lanes = Array.from({ length: Number(values.lanes) }, (_, index) => runLane(Number(values.seed) + index));
const reports = await Promise.all(lanes);
const total = (read) => reports.map(read).reduce((sum, value) => sum + value);
function counts(read) {
  const sums = {};
  for (const report of reports) {
    for (const [name, times] of Object.entries(read(report))) sums[name] = (sums[name] ?? 0) + times;
  }
  return sums;
}

const kills = counts((report) => report.kills);
const violations = reports.flatMap((report) => report.violations);
const [paid, earned, confirmed] = [total((one) => one.paid), total((one) => one.earned), total((one) => one.confirmed)];
const report = { seconds: Math.round((Date.now() - began) / 1000), kills, ends: counts((one) => one.ends), violations };
process.stdout.write(`${JSON.stringify(report, undefined, 2)}
${total(({ payments }) => payments)} payments in ${total(({ transactions }) => transactions)} transactions, ${killed} kills at ${Object.keys(kills).length} places
payers paid ${paid}, payees got ${earned}, confirmed records say ${confirmed}
${total(({ untold }) => untold)} successes were told to nobody, since who had written "answered" died before answering
${violations.length} violations\n`);
if (violations.length > 0 || paid !== earned || earned !== confirmed) process.exitCode = 1;
