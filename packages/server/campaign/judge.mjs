import { failing } from "./handlers.mjs";

const transferTopic = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
const addressIn = (topic) => `0x${topic.slice(26)}`;

/** Holds what was seen in a round to what is promised. */
export async function judgeRound({ chain, plan, seen, signed, payTo, price }) {
  const violations = [...seen.violations];
  const counts = { requests: plan.steps.length, runs: seen.runs.length, delivered: 0, payments: 0, late: 0 };
  const transfers = await transfersTo(chain, payTo);
  counts.payments = transfers.length;
  const movedBy = (payer) => transfers.filter(({ from }) => from === payer);

  for (const { payer } of signed) {
    const moves = movedBy(payer);
    if (moves.length > 1) violations.push(`The payment of ${payer} was moved ${moves.length} times.`);
    if (moves.some(({ value }) => value !== price)) violations.push(`${payer} paid another price.`);
  }
  for (const run of seen.runs) violations.push(...judgeRun(run, { plan, seen }));
  for (const payer of new Set(seen.runs.map((run) => run.payer))) {
    const own = seen.runs.filter((run) => run.payer === payer && isGoods(run));
    const sold = own.filter(({ mark }) => seen.answers.some(({ text }) => text.includes(mark)));
    counts.delivered += sold.length;
    if (sold.length > movedBy(payer).length) {
      violations.push(`${payer} got goods ${sold.length} times for ${movedBy(payer).length} payments.`);
    }
  }
  for (const [index, answer] of seen.answers.entries()) {
    for (const problem of judgeAnswer({ step: plan.steps[index], index, answer, plan, seen, signed, counts })) {
      violations.push(`Step ${index} (${plan.steps[index].method} ${plan.steps[index].target}): ${problem}`);
    }
  }
  return { plan, counts, violations };
}

/** A failed response goes out uncharged where money comes last, and is none of the goods. */
function isGoods(run) {
  return !run.behaviour.startsWith("status-");
}

function judgeRun(run, { plan, seen }) {
  const who = `Run ${run.mark} of step ${run.step} at ${run.target}`;
  if (run.payer === undefined) return [`${who} had no payment.`];
  const before = seen.runs.slice(0, seen.runs.indexOf(run)).filter(({ payer }) => payer === run.payer).length;
  const approved = run.approvals.filter(({ payer }) => payer === run.payer).length;
  const problems = [];
  if (approved <= before) problems.push(`${who} came after ${approved} approvals and ${before} runs.`);
  if (run.besides > 0) problems.push(`${who} was beside ${run.besides} others with the same payment.`);
  const spoiling = plan.payments[plan.steps[run.step].payment]?.spoiling;
  const fault = plan.payments[plan.steps[run.step].payment]?.fault;
  if (spoiling && fault?.name !== "forged-yes") problems.push(`${who} had a payment that is ${spoiling}.`);
  return problems;
}

function* judgeAnswer({ step, index, answer: { end, status, text }, plan, seen, signed, counts }) {
  if (end === "hung") yield "No answer came.";
  if (end === "left") return;
  const run = seen.runs.find((other) => other.step === index);
  const payment = plan.payments[step.payment];
  const isFailing = run && failing.includes(run.behaviour);
  for (const other of seen.runs) {
    if (other !== run && text.includes(other.mark)) yield `It carries what ${other.mark} wrote for step ${other.step}.`;
  }
  const isPaidUpfront = run?.approvals.some(({ payer, call }) => payer === run.payer && call === "settle");
  // An answer to HEAD is whole without the body that breaks off.
  const isWhole = [step.method, step.override].includes("HEAD");
  if (run?.behaviour === "breaks-off" && !isPaidUpfront && !isWhole && text.includes(run.mark)) {
    yield "A broken response got out.";
  }
  if (status === 500 && !isFailing) yield "It was answered 500 though no handler failed.";
  if (status > 503 && status !== 505) yield `It was answered ${status}.`;
  const late = seen.faults.some(({ message }) => message.includes("did not answer"));
  if ((status === 502 || status === 503) && !payment?.fault) {
    if (late) counts.late += 1;
    else yield `It was answered ${status} though no facilitator failed.`;
  }
  // Who pays alone, for what the gate sells at this path, and meets no fault has to get it.
  const rivals = plan.steps.filter((other) => other.payment === step.payment);
  const isHonest = payment && !payment.spoiling && !payment.fault && rivals.length === 1 && !step.override;
  const isSold = step.target === payment?.path && step.method === "GET";
  if (isHonest && isSold && !isFailing && !(run && text.includes(run.mark)) && !late) {
    yield `An honest buyer, ${signed[step.payment].payer}, was answered ${status}.`;
  }
}

async function transfersTo(chain, payTo) {
  const topics = [transferTopic, null, `0x${payTo.slice(2).toLowerCase().padStart(64, "0")}`];
  const logs = await chain.rpc("eth_getLogs", [{ fromBlock: "0x0", toBlock: "latest", topics }]);
  return logs.map((log) => ({ from: addressIn(log.topics[1]), value: BigInt(log.data) }));
}
