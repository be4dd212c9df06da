import { exactEvmClient } from "@x402-reference/exact-evm/client";
import { exactEvmFacilitator } from "@x402-reference/exact-evm/facilitator";
import { exactEvmServer } from "@x402-reference/exact-evm/server";
import { createPublicClient, http, parseAbi } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { createChance } from "./chance.mjs";
import { places } from "./places.mjs";
import { startVictim } from "./process.mjs";

export { places } from "./places.mjs";

/** Longer than a busy machine takes to settle: two who take a payment from each other all the time never end. */
const leaseMs = 2_000;
const paymentsPerRound = 3;
const patienceMs = 120_000;
const askMs = 20_000;
const abi = parseAbi(["function balanceOf(address) view returns (uint256)"]);

/** Answers that say nothing of the end: the same payment is to be settled again. */
const open = ["payment_in_use", "settlement_pending", "unexpected_settle_error"];

export async function runCampaign({ chain, store, rounds, seed, signal, onRound, only = places }) {
  const chance = createChance(seed);
  const report = { payments: 0, kills: {}, ends: {}, violations: [] };
  const count = (counts, name) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  // The first rounds visit every place once, in an order of chance; then chance alone decides.
  const unvisited = [...only].sort(() => (chance.often(0.5) ? 1 : -1));
  for (let round = 1; round <= rounds && !signal?.aborted; round++) {
    const place = unvisited.shift() ?? chance.of(only);
    const before = report.violations.length;
    await runRound({ chain, store, chance, place, report, count });
    const broken = report.violations.slice(before);
    onRound?.(`round ${round}, ${place}: ${broken.length === 0 ? "kept" : broken.join(" ")}`);
  }
  return report;
}

async function runRound({ chain, store, chance, place, report, count }) {
  const client = createPublicClient({ transport: http(chain.rpcUrl) });
  const seats = "url" in store ? chain.keys : chain.keys.slice(0, 1);
  const addresses = seats.map((key) => privateKeyToAccount(key).address);
  const payTo = privateKeyToAccount(generatePrivateKey()).address;
  const sentSoFar = async () => {
    const counts = await Promise.all(addresses.map((address) => client.getTransactionCount({ address })));
    return counts.reduce((sum, sent) => sum + sent, 0);
  };
  const sentBefore = await sentSoFar();
  const sound = await Promise.all(Array.from({ length: paymentsPerRound }, () => sign({ chain, payTo, funded: true })));
  const poor = await sign({ chain, payTo, funded: false });
  report.payments += sound.length;

  const envOf = (key) => ({
    NETWORK: chain.network,
    RPC_URL: chain.rpcUrl,
    PRIVATE_KEY: key,
    LEASE_MS: String(leaseMs),
    ...("url" in store ? { DATABASE_URL: store.url } : { FOLDER: store.folder }),
  });
  const running = await Promise.all(
    seats.map(async (key, index) => {
      const at = index === 0 ? place : chance.of([...places, ""]);
      return { key, at, process: await startVictim({ ...envOf(key), PLACE: at }) };
    }),
  );
  const noteKill = ({ process, at }) => {
    if (process.wasKilled()) count(report.kills, at);
  };
  let deathsLeft = 2;
  let raising = Promise.resolve();

  /** Starts again who has died, once for all who notice; sometimes only to die again. */
  function raise(seat) {
    raising = raising.then(async () => {
      if (!seat.process.isDead()) return;
      noteKill(seat);
      seat.at = deathsLeft > 0 && chance.often(0.4) ? chance.of(places) : "";
      if (seat.at) deathsLeft -= 1;
      seat.process = await startVictim({ ...envOf(seat.key), PLACE: seat.at });
    });
    return raising;
  }

  async function ask(seat, path, init) {
    try {
      const response = await fetch(`${seat.process.url}${path}`, { ...init, signal: AbortSignal.timeout(askMs) });
      return { status: response.status, body: await response.json() };
    } catch {
      await raise(seat);
      return undefined;
    }
  }

  /** Settles a payment until somebody tells its end; answers the end, and every success that was told on the way. */
  async function settle(request) {
    const body = JSON.stringify({ x402Version: 2, ...request });
    const until = Date.now() + patienceMs;
    let [last, isCutOff] = ["nothing", false];
    while (Date.now() < until) {
      const told = (await ask(chance.of(running), "/settle", { method: "POST", body }))?.body;
      isCutOff ||= told === undefined;
      if (told?.success) return { end: "success", transaction: told.transaction };
      if (told && !open.includes(told.errorReason)) return { end: told.errorReason, isCutOff };
      last = told?.errorReason ?? last;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return { end: `never told, but ${last}` };
  }

  const { violations } = report;
  // On some days the chain is slow, and answers are pending.
  const slow = chance.often(0.4) ? await slowChain(client) : undefined;
  const refused = settle(poor.request);
  const deliveries = await Promise.all(
    sound.map(({ request }) => Promise.all(Array.from({ length: chance.often(0.5) ? 2 : 1 }, () => settle(request)))),
  );
  const { end: refusal } = await refused;
  count(report.ends, refusal);
  if (refusal !== "insufficient_funds") violations.push(`A payment without funds was told as ${refusal}.`);
  await slow?.stop();
  for (const [index, ends] of deliveries.entries()) {
    const { key } = sound[index];
    for (const { end } of ends) count(report.ends, end);
    const successes = ends.filter(({ end }) => end === "success");
    if (successes.length > 1) violations.push(`Success was told ${successes.length} times for ${key}.`);
    // Who dies after it has written "answered" and before it has answered leaves the one gap that is known (decision 016).
    if (successes.length === 0 && !ends.some(({ isCutOff }) => isCutOff)) {
      violations.push(`Nobody was told of the success of ${key}.`);
    }
    const others = ends.filter(({ end }) => end !== "success" && end !== "duplicate_settlement");
    for (const { end } of others) violations.push(`The end of ${key} was told as ${end}.`);
    const status = await statusOf(key);
    if (status?.state !== "confirmed") violations.push(`${key} is ${JSON.stringify(status)} and not confirmed.`);
    for (const { transaction } of successes) {
      if (transaction !== status?.transaction) violations.push(`${key} was settled by two transactions.`);
    }
    const receipt =
      status?.transaction && (await client.getTransactionReceipt({ hash: status.transaction }).catch(() => undefined));
    if (receipt?.status !== "success") violations.push(`The transaction of ${key} did not succeed.`);
  }

  async function statusOf(key) {
    for (let tries = 0; tries < 20; tries++) {
      const answer = await ask(running[0], `/settlements/${encodeURIComponent(key)}`);
      if (answer?.status === 200) return answer.body;
    }
    return undefined;
  }

  const { asset, amount } = poor.request.paymentRequirements;
  const earned = await client.readContract({ address: asset, abi, functionName: "balanceOf", args: [payTo] });
  const due = BigInt(amount) * BigInt(sound.length);
  if (earned !== due) violations.push(`The payee has ${earned} and not ${due}.`);
  const sent = (await sentSoFar()) - sentBefore;
  if (sent !== sound.length) violations.push(`${sound.length} payments took ${sent} transactions.`);

  await raising;
  for (const seat of running) {
    noteKill(seat);
    await seat.process.stop();
  }
}

/** A chain that makes a block only now and then, until it is stopped. */
async function slowChain(client) {
  await client.request({ method: "evm_setAutomine", params: [false] });
  const timer = setInterval(() => void client.request({ method: "evm_mine" }).catch(() => undefined), 1_500);
  return {
    async stop() {
      clearInterval(timer);
      await client.request({ method: "evm_setAutomine", params: [true] });
      await client.request({ method: "evm_mine" });
    },
  };
}

/** A payment of one cent by somebody new, and the name of its settlement. */
async function sign({ chain, payTo, funded }) {
  const account = privateKeyToAccount(generatePrivateKey());
  const price = exactEvmServer().price("$0.01", chain.network);
  if (funded) await chain.fund(account.address, BigInt(price.amount));
  const offer = { scheme: "exact", network: chain.network, ...price, payTo, maxTimeoutSeconds: 600 };
  const payload = await exactEvmClient({ account }).createPayload(offer);
  const request = { paymentPayload: { x402Version: 2, accepted: offer, payload }, paymentRequirements: offer };
  const scheme = exactEvmFacilitator({ network: chain.network, rpcUrl: chain.rpcUrl, account });
  return { request, key: scheme.settlementKey(request).key };
}
