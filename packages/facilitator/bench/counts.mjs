// What is counted rather than timed: transactions of duplicates, requests to the node, memory.
import { measure, median, post } from "./load.mjs";
import { startProxy } from "./proxy.mjs";

const copies = 50;

/** The same payment many times at once: what is answered, what is sent, and when the last one has its answer. */
export function duplicates({ rounds, onChain, say }) {
  return onChain(["ours", "official"], {}, async ({ world, contenders, sign }) => {
    say(`the same payment ${copies} times at once`);
    const sentBy = async ({ address }) => Number(await world.rpc("eth_getTransactionCount", [address, "latest"]));
    const results = [];
    for (const [name, contender] of Object.entries(contenders)) {
      await post(contender, "/settle", (await sign(1))[0]);
      const samples = [];
      for (let round = 0; round < rounds; round += 1) {
        const [[body], before, started] = [await sign(1), await sentBy(contender), performance.now()];
        const answers = await Promise.all(Array.from({ length: copies }, () => post(contender, "/settle", body)));
        const ms = performance.now() - started;
        const yes = answers.filter(({ success }) => success).length;
        samples.push({ yes, sent: (await sentBy(contender)) - before, ms });
      }
      const most = (kind) => Math.max(...samples.map((sample) => sample[kind]));
      const figures = { yes: most("yes"), sent: most("sent"), ms: median(samples.map(({ ms }) => ms)) };
      results.push({ what: "duplicates", name, ...figures });
      say(`${name.padEnd(10)} at most ${figures.yes} yes, at most ${figures.sent} sent, ${figures.ms.toFixed(0)} ms`);
    }
    return results;
  });
}

/** What is asked of the node for each operation, by a facilitator that is in service. */
export async function requests({ onChain, say }) {
  const proxies = {};
  const through = async (name, url) => {
    proxies[name] = await startProxy(url);
    return proxies[name].url;
  };
  try {
    return await onChain(
      ["ours", "sharing", "official"],
      {},
      async ({ contenders, sign }) => {
        say("requests to the node, and calls in them, for each operation");
        const results = [];
        for (const [name, contender] of Object.entries(contenders)) {
          for (const [operation, figures] of await requestsOf(contender, proxies[name], sign)) {
            results.push({ what: "requests", name, operation, ...figures });
            const [sent, calls] = [figures.requests.toFixed(2), figures.calls.toFixed(2)];
            say(`${name.padEnd(10)} ${operation.padEnd(24)} ${sent.padStart(6)} ${calls.padStart(6)}`);
          }
        }
        return results;
      },
      through,
    );
  } finally {
    for (const { stop } of Object.values(proxies)) stop();
  }
}

async function requestsOf(contender, proxy, sign) {
  async function asked(path, bodies, { concurrency = 1, share = bodies.length } = {}) {
    const before = proxy.asked();
    await measure(contender, { path, bodies, concurrency, isYes: () => true });
    const after = proxy.asked();
    return { requests: (after.requests - before.requests) / share, calls: (after.calls - before.calls) / share };
  }
  await asked("/settle", await sign(1));
  await asked("/verify", await sign(200), { concurrency: 32 });
  const [alone, [repeated]] = [await sign(1), await sign(1)];
  const same = Array.from({ length: copies }, () => repeated);
  return [
    ["verify, alone", await asked("/verify", alone)],
    ["settle, just verified", await asked("/settle", alone)],
    ["settle, unverified", await asked("/settle", await sign(1))],
    ["verify, 32 at once", await asked("/verify", await sign(320), { concurrency: 32 })],
    ["settle, 32 at once", await asked("/settle", await sign(96), { concurrency: 32 })],
    [`settle, ${copies} copies in all`, await asked("/settle", same, { concurrency: copies, share: 1 })],
  ];
}

/** What memory is in use before and after so many verifications of payments that are all different. */
export function memory({ count, onChain, say }) {
  return onChain(["ours", "official"], {}, async ({ contenders, sign }) => {
    const [chunk, concurrency] = [1_000, 32];
    const verify = async (contender, bodies) =>
      measure(contender, { path: "/verify", bodies, concurrency, isYes: () => true });
    const results = [];
    for (const [name, contender] of Object.entries(contenders)) {
      await verify(contender, await sign(chunk));
      const { rss: before } = await contender.usage();
      for (let done = 0; done < count; done += chunk)
        await verify(contender, await sign(Math.min(chunk, count - done)));
      const { rss: after } = await contender.usage();
      results.push({ what: "memory", name, operations: count, before, after });
      const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(0);
      say(
        `${name.padEnd(10)} ${megabytes(before)} MiB after ${chunk} verifications, ${megabytes(after)} after ${count} more`,
      );
    }
    return results;
  });
}
