// Measures contenders in turn, so that what slows the machine down for a while slows all of them down.
import { median } from "./load.mjs";

const kinds = ["wall", "wait", "cpu", "yes", "gas"];
const shown = [
  ["per second", "wall", (us) => (1_000_000 / us).toFixed(0)],
  ["p50 ms", "wait", (us) => (us / 1_000).toFixed(1)],
  ["CPU us", "cpu", (us) => us.toFixed(0)],
  ["yes %", "yes", (share) => (100 * share).toFixed(0)],
  ["gas", "gas", (gas) => gas.toFixed(0)],
];

/**
 * Takes samples of every contender and answers the medians, with what each takes as a share of the official one in the
 * same round; prints a line for each contender.
 */
export async function compare(what, names, { rounds, concurrency, sample, say }) {
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) samples[name].push(await sample(name));
  }
  const results = names.map((name) => {
    const measured = kinds.filter((kind) => samples[name][0][kind] !== undefined);
    const medians = Object.fromEntries(measured.map((kind) => [kind, median(samples[name].map((one) => one[kind]))]));
    const times = (kind) => median(samples[name].map((own, round) => samples.official[round][kind] / own[kind]));
    const ratios = { times: times("wall"), waitTimes: times("wait"), cpuTimes: times("cpu") };
    return { what, name, concurrency, ...medians, ...(name !== "official" && ratios) };
  });
  for (const result of results) say(line(result));
  return results;
}

function line(result) {
  const figures = shown
    .filter(([, kind]) => result[kind] !== undefined)
    .map(([title, kind, show]) => `${show(result[kind])} ${title}`.padEnd(17));
  const ratios =
    result.times === undefined
      ? ""
      : `x ${result.times.toFixed(2)} clock, ${result.cpuTimes.toFixed(2)} CPU, ${result.waitTimes.toFixed(2)} p50`;
  return `${result.what.padEnd(24)} ${String(result.concurrency).padStart(3)} at once  ${result.name.padEnd(9)} ${figures.join("")}${ratios}`;
}
