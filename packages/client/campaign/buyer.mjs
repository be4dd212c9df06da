// A buyer with a journal in a file that is killed at a place of its way; without a place it lives until it has tried to
// buy everything. It writes what it sees to its standard output, one JSON object a line.
import { writeSync } from "node:fs";
import { exactEvmClient, exactEvmWasSettled } from "../../exact-evm/dist/client.js";
import { keyAccount } from "../../exact-evm/dist/key-account.js";
import { wrapFetch } from "../dist/fetch.js";
import { fileStore } from "../dist/file-journal.js";
import { createPaymentClient, openJournal } from "../dist/index.js";
import { mortal } from "./places.mjs";

const task = JSON.parse(process.env.TASK);
const { network, asset, price, budget, rpcUrl } = task;
const tell = (what) => writeSync(1, `${JSON.stringify(what)}\n`);
const steps = mortal(task);
// Told from outside, as no time is long enough on a busy machine and short enough for a campaign.
let patience = new AbortController();
process.stdin.on("data", () => {
  patience.abort(new Error("no patience"));
  patience = new AbortController();
});
process.stdin.unref();
// What a budget and a payment's end depend on is told by the clock.
const now = () => Date.now() / 1000 + task.laterBySeconds;

const journal = steps.journal(await openJournal(steps.store(fileStore(task.journal), task.journal), { now }));
await steps.at("after open");
const sent = new Set();
const ask = exactEvmWasSettled({ rpcUrls: { [network]: rpcUrl } });
const client = createPaymentClient({
  schemes: [steps.scheme(exactEvmClient({ account: await keyAccount(task.key), now }))],
  policy: {
    maxAmount: { [network]: { [asset]: price } },
    budgets: [{ network, asset, amount: budget, seconds: 86_400 }],
  },
  journal,
  ...(task.asksChain && { wasSettled: (payment) => steps.step("ask chain", () => ask(payment)) }),
  onEvent: (event) => {
    if (event.type === "journal_failed") tell({ fault: event.message });
  },
});
const known = new Set(task.sentBefore);
const payingFetch = wrapFetch(
  steps.fetch(fetch, (payment) => {
    const isKnown = known.has(payment) || sent.has(payment);
    sent.add(payment);
    return isKnown;
  }),
  client,
);

/** Tries until there are goods, a refusal, or nothing more to hope for. */
async function buy({ path, method, body }) {
  const url = `${task.shop}${path}`;
  let last = "nothing";
  for (let tries = 0; tries < task.tries; tries++) {
    try {
      const response = await payingFetch(url, { method, body, signal: patience.signal });
      const text = await response.text();
      if (response.ok) {
        await steps.at("after goods");
        return { goods: path, text };
      }
      last = `status ${response.status}`;
    } catch (error) {
      last = error.code ?? error.name;
      if (last === "payment_already_attempted") return { claim: path };
      if (last === "no_acceptable_offer" && error.message.includes("policy.budgets")) return { refused: path };
    }
    if (task.asksChain) await client.reconcile();
  }
  return { left: path, last };
}

/** Asks twice for what is unfinished, when nothing can settle any more; what is lost is told once. */
async function callAgain() {
  for (const { url, purchase } of [...journal.entries(), ...journal.entries()]) {
    try {
      const attempt = await client.resume(purchase);
      if (attempt) tell({ fault: `a payment for ${url} would be sent again` });
    } catch (error) {
      if (error.code !== "payment_already_attempted") throw error;
      tell({ claim: new URL(url).pathname });
    }
  }
}

if (task.asksChain) await client.reconcile();
const bought = new Set(
  journal
    .entries()
    .filter(({ delivered }) => delivered)
    .map(({ url }) => new URL(url).pathname),
);
const wanted = task.purchases.filter(({ path }) => !bought.has(path));
for (const path of bought) tell({ had: path });
if (task.laterBySeconds > 0) await callAgain();
await Promise.all(
  Array.from({ length: task.atOnce }, async () => {
    for (let next = wanted.shift(); next; next = wanted.shift()) tell(await buy(next));
  }),
);
tell({
  spent: String(journal.spent({ network, asset, since: 0 })),
  open: journal.entries().filter(({ state }) => state === "open").length,
});
await steps.at("before close");
await journal.close();
