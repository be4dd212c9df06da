// Ours side by side with the official facilitator: both behind HTTP, in turn, on one chain in one run. After a build.
//
//   npx pnpm bench facilitator [--rounds N] [--only verify|settle|blocks|endToEnd|duplicates|requests]… [--memory N] [--json FILE]
//
// "sharing" is ours with EVM_AGGREGATE. A ratio says how many times as long the official one takes, in the median round.
import { readFileSync, writeFileSync } from "node:fs";
import { arch, availableParallelism, cpus, loadavg, platform } from "node:os";
import { parseArgs } from "node:util";
import { createWorld } from "../../../conformance/dist/chain/world.js";
import { compare } from "./compare.mjs";
import { aggregate, startContenders } from "./contenders.mjs";
import { duplicates, memory, requests } from "./counts.mjs";
import { endToEnd } from "./end-to-end.mjs";
import { measure } from "./load.mjs";
import { createPayments } from "./payments.mjs";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    only: { type: "string", multiple: true },
    memory: { type: "string" },
    json: { type: "string" },
  },
});
const rounds = Number(values.rounds);
/** Operations of one round, by how many are under way at once. */
const turns = {
  verify: new Map([
    [1, 80],
    [8, 160],
    [32, 640],
  ]),
  settle: new Map([
    [1, 15],
    [8, 40],
    [32, 96],
  ]),
};
/** What a program does before it is measured, as one in service has long been compiled. */
const warmUp = { "/verify": 1_000, "/settle": 64 };
const perBlocks = 256;

const say = (line) => process.stdout.write(`${line}\n`);
const report = { machine: machine(), rounds, aggregate, results: [] };
say(`${report.machine}\nmedians of ${rounds} rounds in turn; sharing: EVM_AGGREGATE=${aggregate}\n`);

const parts = { verify, settle, blocks, endToEnd: pay, duplicates: counted(duplicates), requests: counted(requests) };
const wanted = values.only ?? (values.memory ? [] : Object.keys(parts));
for (const name of wanted) {
  const run = parts[name];
  if (!run) throw new Error(`There is no part ${name}; there are ${Object.keys(parts).join(", ")}.`);
  report.results.push(...(await run()));
  say("");
}
if (values.memory) report.results.push(...(await memory({ count: Number(values.memory), onChain, say })));
report.load = loadavg();
say(`load of the machine over the last minutes: ${report.load.map((load) => load.toFixed(1)).join(" ")}`);
if (values.json) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);

function verify() {
  return onChain(["ours", "official"], {}, async ({ contenders, sign }) => {
    const pool = await sign(128);
    const bodiesOf = (count) => Array.from({ length: count }, (_, index) => pool[index % pool.length]);
    return throughput("verify", contenders, { path: "/verify", counts: turns.verify, bodiesOf });
  });
}

function settle() {
  return onChain(["ours", "sharing", "official"], {}, ({ world, contenders, sign }) =>
    throughput("settle, block for each", contenders, { path: "/settle", counts: turns.settle, bodiesOf: sign, world }),
  );
}

function blocks() {
  return onChain(["ours", "sharing", "official"], { blockTime: 1 }, ({ world, contenders, sign }) =>
    throughput("settle, block a second", contenders, {
      path: "/settle",
      counts: new Map([[perBlocks, perBlocks]]),
      bodiesOf: sign,
      world,
    }),
  );
}

async function throughput(what, contenders, { path, counts, bodiesOf, world }) {
  const isYes = path === "/verify" ? ({ isValid }) => isValid === true : ({ success }) => success === true;
  const names = Object.keys(contenders);
  for (const contender of Object.values(contenders)) {
    await measure(contender, { path, bodies: await bodiesOf(warmUp[path]), concurrency: 32, isYes });
  }
  const results = [];
  for (const [concurrency, count] of counts) {
    const sample = async (name) => {
      const [bodies, before] = [await bodiesOf(count), await gasUsed(world)];
      const taken = await measure(contenders[name], { path, bodies, concurrency, isYes });
      if (!world) return taken;
      const { gas } = await gasUsed(world, before.block);
      return { ...taken, gas: gas / (taken.yes * count) };
    };
    results.push(...(await compare(what, names, { rounds, concurrency, sample, say })));
  }
  return results;
}

/** The newest block, and the gas of all blocks after another one. */
async function gasUsed(world, after) {
  if (!world) return {};
  const block = Number(await world.rpc("eth_blockNumber", []));
  let gas = 0;
  for (let number = (after ?? block) + 1; number <= block; number += 1) {
    gas += Number((await world.rpc("eth_getBlockByNumber", [`0x${number.toString(16)}`, false])).gasUsed);
  }
  return { block, gas };
}

function pay() {
  return onChain(["ours", "official"], {}, (stage) => endToEnd({ ...stage, rounds, say }));
}

function counted(part) {
  return () => part({ rounds, onChain, say });
}

async function onChain(names, chain, work, rpcUrlOf) {
  const world = await createWorld(chain);
  const contenders = await startContenders(names, world, rpcUrlOf ?? (() => world.rpcUrl));
  try {
    return await work({ world, contenders, sign: await createPayments(world) });
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
