// Verifying and settling side by side with the official facilitator: both behind HTTP, in turn, on one chain in one run.
//
//   npx pnpm bench facilitator [--rounds N] [--only verify|settle|blocks|duplicates|requests]… [--json FILE]
//
// After a build.
import { readFileSync, writeFileSync } from "node:fs";
import { arch, availableParallelism, cpus, loadavg, platform } from "node:os";
import { parseArgs } from "node:util";
import { privateKeyToAccount } from "viem/accounts";
import { createWorld } from "../../../conformance/dist/chain/world.js";
import { startContenders } from "./contenders.mjs";
import { measure, median, post } from "./load.mjs";
import { createPayments } from "./payments.mjs";
import { startProxy } from "./proxy.mjs";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "7" },
    only: { type: "string", multiple: true },
    json: { type: "string" },
  },
});
const rounds = Number(values.rounds);
const concurrencies = [1, 8, 32];
const copies = 50;
/** Operations of one round, by how many are under way at once. */
const turns = { verify: [60, 160, 320], settle: [20, 48, 96], blocks: [2, 16, 64] };

const say = (line) => process.stdout.write(`${line}\n`);
const report = { machine: machine(), rounds, results: [] };
say(`${report.machine}\nmedians of ${rounds} rounds in turn\n`);

const parts = { verify, settle, blocks, duplicates, requests };
for (const [name, run] of Object.entries(parts)) {
  if (!values.only || values.only.includes(name)) await run();
}
say(`load of the machine over the last minutes: ${loadavg().map((load) => load.toFixed(1))}`);
if (values.json) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);

function verify() {
  return onChain({}, async ({ contenders, sign }) => {
    const pool = await sign(128);
    const bodiesOf = (count) => Array.from({ length: count }, (_, index) => pool[index % pool.length]);
    await compare("verify", contenders, { path: "/verify", counts: turns.verify, bodiesOf });
  });
}

function settle() {
  return onChain({}, async ({ contenders, sign }) => {
    await compare("settle, a block for each", contenders, { path: "/settle", counts: turns.settle, bodiesOf: sign });
  });
}

function blocks() {
  return onChain({ blockTime: 1 }, async ({ contenders, sign }) => {
    await compare("settle, a block a second", contenders, { path: "/settle", counts: turns.blocks, bodiesOf: sign });
  });
}

/** Measures the facilitators in turn, so that what slows the machine down for a while slows both of them down. */
async function compare(what, contenders, { path, counts, bodiesOf }) {
  const isYes = path === "/verify" ? ({ isValid }) => isValid === true : ({ success }) => success === true;
  say(`${what.padEnd(26)} at once   per second         times   p50 ms            CPU us            times   yes`);
  for (const [index, concurrency] of concurrencies.entries()) {
    const samples = { ours: [], official: [] };
    for (let round = -1; round < rounds; round += 1) {
      for (const name of Object.keys(samples)) {
        const bodies = await bodiesOf(counts[index]);
        const sample = await measure(contenders[name], { path, bodies, concurrency, isYes });
        if (round >= 0) samples[name].push(sample);
      }
    }
    const of = (name, kind) => median(samples[name].map((sample) => sample[kind]));
    const times = (kind) => median(samples.ours.map((ours, round) => samples.official[round][kind] / ours[kind]));
    const figures = (kind) => Object.fromEntries(Object.keys(samples).map((name) => [name, of(name, kind)]));
    const [wall, wait, cpu, yes] = ["wall", "wait", "cpu", "yes"].map(figures);
    report.results.push({ what, concurrency, wall, wait, cpu, yes, times: times("wall"), cpuTimes: times("cpu") });
    const pair = ({ ours, official }, show) => `${show(ours)} / ${show(official)}`.padEnd(17);
    say(
      [
        "".padEnd(26),
        String(concurrency).padStart(7),
        ` ${pair(wall, (us) => (1_000_000 / us).toFixed(0))}`,
        times("wall").toFixed(2).padStart(5),
        ` ${pair(wait, (us) => (us / 1_000).toFixed(1))}`,
        pair(cpu, (us) => us.toFixed(0)),
        times("cpu").toFixed(2).padStart(5),
        ` ${pair(yes, (share) => `${(100 * share).toFixed(0)} %`)}`,
      ].join(" "),
    );
  }
  say("");
}

/** The same payment many times at once: what is answered, what is sent, and when the last one has its answer. */
function duplicates() {
  return onChain({}, async ({ world, contenders, sign }) => {
    say(`the same payment ${copies} times at once: answered yes, transactions sent, ms to the last answer`);
    const sentBy = async ({ key }) =>
      Number(await world.rpc("eth_getTransactionCount", [privateKeyToAccount(key).address, "latest"]));
    const samples = { ours: [], official: [] };
    for (let round = -1; round < rounds; round += 1) {
      for (const [name, contender] of Object.entries(contenders)) {
        const [[body], before, started] = [await sign(1), await sentBy(contender), performance.now()];
        const answers = await Promise.all(Array.from({ length: copies }, () => post(contender, "/settle", body)));
        const ms = performance.now() - started;
        const yes = answers.filter(({ success }) => success).length;
        if (round >= 0) samples[name].push({ yes, sent: (await sentBy(contender)) - before, ms });
      }
    }
    for (const [name, taken] of Object.entries(samples)) {
      const most = (kind) => Math.max(...taken.map((sample) => sample[kind]));
      const figures = { yes: most("yes"), sent: most("sent"), ms: median(taken.map(({ ms }) => ms)) };
      report.results.push({ what: "duplicates", name, ...figures });
      say(`${name.padEnd(26)} at most ${figures.yes}, at most ${figures.sent}, ${figures.ms.toFixed(0)}`);
    }
    say("");
  });
}

/** What is asked of the node for each operation, by a facilitator that is in service. */
async function requests() {
  const world = await createWorld();
  const proxies = { ours: await startProxy(world.rpcUrl), official: await startProxy(world.rpcUrl) };
  const contenders = await startContenders(world.network, (name) => proxies[name].url);
  try {
    const sign = await createPayments(world);
    say("requests to the node, and calls in them, for each operation");
    for (const name of Object.keys(contenders)) {
      const asked = async (path, bodies, concurrency = 1) => {
        const before = proxies[name].asked();
        await measure(contenders[name], { path, bodies, concurrency, isYes: () => true });
        const { requests: sent, calls } = proxies[name].asked();
        return { requests: (sent - before.requests) / bodies.length, calls: (calls - before.calls) / bodies.length };
      };
      await asked("/settle", await sign(1));
      await asked("/verify", await sign(200), 32);
      const alone = await sign(1);
      const operations = {
        "verify, alone": await asked("/verify", alone),
        "settle, just verified": await asked("/settle", alone),
        "settle, unverified": await asked("/settle", await sign(1)),
        "verify, 32 at once": await asked("/verify", await sign(320), 32),
        "settle, 32 at once": await asked("/settle", await sign(96), 32),
      };
      for (const [operation, { requests: sent, calls }] of Object.entries(operations)) {
        report.results.push({ what: "requests", name, operation, requests: sent, calls });
        say(
          `${name.padEnd(10)} ${operation.padEnd(24)} ${sent.toFixed(2).padStart(5)} ${calls.toFixed(2).padStart(5)}`,
        );
      }
    }
    say("");
  } finally {
    for (const { stop } of [...Object.values(contenders), ...Object.values(proxies)]) stop();
    await world.stop();
  }
}

async function onChain(chain, work) {
  const world = await createWorld(chain);
  const contenders = await startContenders(world.network, () => world.rpcUrl);
  try {
    await work({ world, contenders, sign: await createPayments(world) });
  } finally {
    for (const { stop } of Object.values(contenders)) stop();
    await world.stop();
  }
}

function machine() {
  const { version } = JSON.parse(
    readFileSync(new URL("../../../conformance/targets/official/node_modules/@x402/evm/package.json", import.meta.url)),
  );
  const cpu = `${availableParallelism()} x ${cpus()[0]?.model ?? arch()}`;
  return `${cpu}, Node ${process.versions.node}, ${platform()} ${arch()}; official SDK ${version}; Anvil`;
}
