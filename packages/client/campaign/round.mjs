import { join } from "node:path";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { checkBooks, checkEnd, checkLife, outcomesOf } from "./check.mjs";
import { faultsOfAsking, faultsOfPaying } from "./faults.mjs";
import { places, placesOfRecovering } from "./places.mjs";
import { runBuyer } from "./process.mjs";
import { goodsOf } from "./shop.mjs";

const purchasesOfBuyer = 3;
const maxLives = 12;
/** After that nothing that was signed can settle: the validity, the journal's grace, and some more. */
const laterBySeconds = 400;
const freeGoods = ["free goods"];
const lies = [...freeGoods, "false success, no goods"];

/** Writes what will be done to a buyer, by chance alone. */
export function planSeat({ chance, place, number, name }) {
  const isFirstVisit = place !== undefined;
  const asksChain = placesOfRecovering.includes(place) || chance.often(0.5);
  const purchases = Array.from({ length: purchasesOfBuyer }, (_, index) => ({
    path: `/goods/${number}-${name}-${index}`,
    ...(chance.often(0.3) ? { method: "POST", body: `order ${index}` } : { method: "GET" }),
  }));
  const faults = new Map(
    purchases.map(({ path }, index) => [
      path,
      {
        asking: !(isFirstVisit && index === 0) && chance.often(0.4) ? [chance.of(Object.keys(faultsOfAsking))] : [],
        paying: isFirstVisit && index === 0 ? [] : someFaults(chance),
      },
    ]),
  );
  if (placesOfRecovering.includes(place)) faults.get(purchases[0].path).paying = ["hang up after"];
  const met = (names) =>
    new Set(
      purchases.map(({ path }) => path).filter((path) => faults.get(path).paying.some((one) => names.includes(one))),
    );
  return {
    purchases,
    asksChain,
    atOnce: chance.often(0.7) ? 1 : 3,
    budgetCount: purchasesOfBuyer - (chance.often(0.4) ? 1 : 0),
    deaths: [
      place ?? chance.of(places),
      ...Array.from({ length: 2 }, () => (chance.often(0.5) ? chance.of(places) : "")),
    ],
    times: Array.from({ length: 3 }, () => (isFirstVisit || chance.often(0.6) ? 1 : 2)),
    script: { faults, remembers: chance.often(0.6), free: met(freeGoods), lies: met(lies) },
  };
}

function someFaults(chance) {
  return Array.from({ length: chance.of([0, 1, 1, 2]) }, () => chance.of(Object.keys(faultsOfPaying)));
}

/** Lets buyers live and die until each has tried everything, and answers what was wrong with it. */
export async function runRound({ chain, shop, program, folder, plans, report, problems, scripts }) {
  const seats = await Promise.all(plans.map((plan) => openSeat({ chain, shop, folder, plan, scripts })));
  await Promise.all(seats.map((seat) => live({ seat, chain, shop, program, report, problems })));
  await shop.idle();
  for (const seat of seats) {
    const facts = await factsOf({ seat, chain, shop });
    problems.push(...checkEnd({ seat, ...facts }));
    for (const [name, paths] of Object.entries(outcomesOf(seat))) count(report.ends, name, paths.size);
    report.settled += facts.settled.size;
  }
  const snapshot = await chain.rpc("evm_snapshot", []);
  await chain.rpc("evm_setNextBlockTimestamp", [Math.floor(Date.now() / 1000) + laterBySeconds]);
  await chain.rpc("evm_mine", []);
  await Promise.all(
    seats.map(async (seat) => {
      const facts = await factsOf({ seat, chain, shop });
      const task = { ...seat.task, purchases: [], asksChain: true, place: "", laterBySeconds };
      problems.push(...(await checkBooks({ seat, ...facts, life: await runBuyer(program, task) })));
    }),
  );
  await chain.rpc("evm_revert", [snapshot]);
  await chain.rpc("evm_setTime", [Date.now()]);
}

async function openSeat({ chain, shop, folder, plan, scripts }) {
  const key = generatePrivateKey();
  const payer = privateKeyToAccount(key).address;
  const price = BigInt(shop.amount);
  const funds = price * BigInt(purchasesOfBuyer * 3);
  await chain.fund(payer, funds);
  const { script, purchases, asksChain, atOnce, budgetCount } = plan;
  const seat = { script, payer, funds, plan, lives: [] };
  for (const [path, faults] of script.faults)
    scripts.set(path, { ...faults, remembers: script.remembers, giveUp: () => seat.giveUp?.() });
  seat.task = {
    ...{ key, purchases, asksChain, atOnce, network: chain.network, rpcUrl: chain.rpcUrl, asset: shop.asset },
    ...{ shop: shop.origin, price: shop.amount, budget: String(price * BigInt(budgetCount)) },
    ...{ journal: join(folder, `${payer}.jsonl`), tries: 8, laterBySeconds: 0 },
  };
  return seat;
}

async function live({ seat, chain, shop, program, report, problems }) {
  const { deaths, times } = seat.plan;
  for (let number = 0; number < maxLives; number++) {
    const place = deaths[number] ?? "";
    const sentBefore = shop.arrived.filter(({ payment }) => isOf(payment, seat)).map(({ header }) => header);
    const task = { ...seat.task, place, time: times[number] ?? 1, sentBefore };
    const onStart = ({ giveUp }) => {
      seat.giveUp = giveUp;
    };
    const life = await runBuyer(program, task, { onStart });
    seat.lives.push(life);
    report.lives += 1;
    if (life.killed) count(report.kills, place);
    for (const { goods, text } of life.told) {
      if (goods !== undefined && text !== goodsOf(goods)) problems.push(`${goods} came as ${text}.`);
    }
    const { settled } = await factsOf({ seat, chain, shop });
    problems.push(...checkLife({ seat, settled, life }));
    if (!life.killed) return;
  }
  problems.push(`A buyer did not come to its end in ${maxLives} lives.`);
}

/** What the chain and the shop's log say of a buyer. */
async function factsOf({ seat, chain, shop }) {
  const { asset } = seat.task;
  const arrived = shop.arrived.filter(({ payment }) => isOf(payment, seat));
  const settled = new Set();
  for (const { path, payment } of new Map(arrived.map((one) => [one.header, one])).values()) {
    if (await chain.authorizationState(asset, seat.payer, payment.payload.authorization.nonce)) settled.add(path);
  }
  return { arrived, settled, moved: seat.funds - (await chain.balance(asset, seat.payer)) };
}

function isOf({ payload }, { payer }) {
  return payload.authorization.from === payer;
}

export function count(counts, name, times = 1) {
  counts[name] = (counts[name] ?? 0) + times;
}
