import { createPublicClient, http, parseAbi } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { sign } from "./payment.mjs";
import { places } from "./places.mjs";
import { slowChain } from "./slow-chain.mjs";

const paymentsPerRound = 4;
/** Time is no measure of it on a busy machine, where processes take long to start. */
const mostAnswers = 300;
const abi = parseAbi(["function balanceOf(address) view returns (uint256)"]);

/** Answers that say nothing of the end: the same payment is to be settled again. */
const open = ["payment_in_use", "settlement_pending", "unexpected_settle_error"];

/**
 * Settles some payments while facilitators die, and looks whether each was settled once and truly told.
 *
 * @param answeredByDead - Settlements whose success somebody has begun to write down as answered, who died since.
 * @param isShared - Whether payments may share a transaction.
 */
export async function playRound({ chain, seats, chance, place, answeredByDead, tally, isShared }) {
  const client = createPublicClient({ transport: http(chain.rpcUrl) });
  const { violations } = tally;
  const payTo = privateKeyToAccount(generatePrivateKey()).address;
  const sentBefore = await sentSoFar();
  const sound = await Promise.all(Array.from({ length: paymentsPerRound }, () => sign({ chain, payTo, funded: true })));
  const poor = await sign({ chain, payTo, funded: false });

  const plans = seats.map(() => {
    const deaths = chance.some([2, 3, 4], { more: 0.85, most: 6 });
    return deaths.map((width) => Array.from({ length: width }, () => chance.of(places)));
  });
  plans[0][0] = [place];
  // On some days the chain is slow, and answers are pending.
  const isSlow = chance.often(0.3);
  const deliveries = sound.map((payment) => ({ payment, chances: forks(chance.often(0.5) ? 2 : 1) }));
  const [poorChance] = forks(1);
  function forks(count) {
    return Array.from({ length: count }, () => chance.fork());
  }

  await Promise.all(seats.map((seat, index) => seat.follow(plans[index])));
  const slow = isSlow ? await slowChain(client) : undefined;
  const [refusal, ...ends] = await Promise.all([
    settle(poor, poorChance),
    ...deliveries.map(({ payment, chances }) => Promise.all(chances.map((one) => settle(payment, one)))),
  ]);
  await slow?.stop();
  await Promise.all(seats.map((seat) => seat.follow([])));

  tally.refused.push(poor.key);
  tally.end(refusal.end);
  if (refusal.end !== "insufficient_funds") violations.push(`A payment without funds was told as ${refusal.end}.`);
  for (const [index, payment] of sound.entries()) await judge(payment, ends[index]);
  await judgeMoney();

  /** Settles a payment until somebody tells its end. */
  async function settle({ body }, own) {
    let last = "nothing";
    for (let answers = 0; answers < mostAnswers; ) {
      const told = (await own.of(seats).ask("/settle", { method: "POST", body }))?.body;
      if (told?.success) return { end: "success", transaction: told.transaction };
      if (told && !open.includes(told.errorReason)) return { end: told.errorReason };
      if (told) [last, answers] = [told.errorReason, answers + 1];
      await new Promise((resolve) => setTimeout(resolve, 50 + answers));
    }
    return { end: `never told, but ${last}` };
  }

  async function judge({ key, amount }, told) {
    tally.payments += 1;
    for (const { end } of told) tally.end(end);
    const successes = told.filter(({ end }) => end === "success");
    if (successes.length > 1) violations.push(`Success was told ${successes.length} times for ${key}.`);
    if (successes.length === 0) {
      tally.untold += 1;
      // Who dies after it has written "answered" and before it has answered leaves the one gap that is known (decision 016).
      if (!answeredByDead.has(key)) violations.push(`Nobody was told of the success of ${key}.`);
    }
    const others = told.filter(({ end }) => end !== "success" && end !== "duplicate_settlement");
    for (const { end } of others) violations.push(`The end of ${key} was told as ${end}.`);
    const status = await statusOf(key);
    if (status?.state !== "confirmed")
      return void violations.push(`${key} is ${JSON.stringify(status)}, not confirmed.`);
    tally.confirmed += amount;
    for (const { transaction } of successes) {
      if (transaction !== status.transaction) violations.push(`${key} was settled by two transactions.`);
    }
    const receipt = await client.getTransactionReceipt({ hash: status.transaction }).catch(() => undefined);
    if (receipt?.status !== "success") violations.push(`The transaction of ${key} did not succeed.`);
  }

  async function statusOf(key) {
    const answer = await seats[0].ask(`/settlements/${encodeURIComponent(key)}`);
    return answer?.status === 200 ? answer.body : undefined;
  }

  /** What payers lost is what the payee got and what the price was, in as many transactions as there were payments, or fewer. */
  async function judgeMoney() {
    const balanceOf = (owner) =>
      client.readContract({ address: poor.asset, abi, functionName: "balanceOf", args: [owner] });
    const left = await Promise.all(sound.map(({ payer }) => balanceOf(payer)));
    const paid = sound.reduce((sum, { owned }, index) => sum + owned - left[index], 0n);
    const earned = await balanceOf(payTo);
    const due = sound.reduce((sum, { amount }) => sum + amount, 0n);
    tally.paid += paid;
    tally.earned += earned;
    if (paid !== due || earned !== due) violations.push(`Payers lost ${paid} and the payee got ${earned}, not ${due}.`);
    const sent = (await sentSoFar()) - sentBefore;
    tally.transactions += sent;
    if (sent > sound.length || (sent < sound.length && !isShared))
      violations.push(`${sound.length} payments took ${sent} transactions.`);
  }

  async function sentSoFar() {
    const counts = await Promise.all(seats.map(({ sender }) => client.getTransactionCount({ address: sender })));
    return counts.reduce((sum, sent) => sum + sent, 0);
  }
}
