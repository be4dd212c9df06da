// A program that buys one thing with a journal in a file, and dies at the step that it is told to die at.
import { writeSync } from "node:fs";
import { createPaymentClient } from "../client.js";
import { wrapFetch } from "../fetch.js";
import { fileStore } from "../file-journal.js";
import { openJournal } from "../journal/journal.js";
import type { JournalStore } from "../journal/store.js";
import { policy } from "./terms.js";

const { SHOP_URL = "", JOURNAL = "", DIE_AT = "0" } = process.env;
let steps = 0;

function step(): void {
  steps += 1;
  if (steps === Number(DIE_AT)) process.kill(process.pid, "SIGKILL");
}

/** Has a step before and after the work. */
async function between<Value>(work: () => Promise<Value>): Promise<Value> {
  step();
  const value = await work();
  step();
  return value;
}

const file = fileStore(JOURNAL);
const store: JournalStore = {
  read: () => between(() => file.read()),
  append: (record) => between(() => file.append(record)),
  close: () => between(() => file.close()),
};
const journal = await openJournal(store);
const client = createPaymentClient({
  schemes: [
    {
      scheme: "exact",
      networks: ["eip155:*"],
      unpayable: () => undefined,
      createPayload: () => between(async () => ({ nonce: crypto.randomUUID() })),
    },
  ],
  policy,
  journal,
});
const pay = wrapFetch((input, init) => between(() => fetch(input, init)), client);

const response = await pay(SHOP_URL);
const goods = await response.text();
writeSync(1, `${response.status} ${goods}\n`);
step();
await journal.close();
writeSync(1, `${steps} steps\n`);
