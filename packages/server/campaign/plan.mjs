// What happens in a round, decided by chance before it begins, so that a seed and the round's number bring it back.
import { createChance } from "../../facilitator/campaign/chance.mjs";
import { faultsOf } from "./facilitators.mjs";
import { hosts } from "./hosts.mjs";
import { oddSpelling } from "./paths.mjs";

const goods = ["/goods", "/items/7", "/files/a/b", "/live"];
const behaviours = ["plain", "plain", "stream", "slow", "throws", "breaks-off", "status-500", "status-404", "redirect"];

/** Ways to spoil a payment: each is refused by the gate, or by a facilitator that tells the truth. */
export const spoilings = [
  "unsigned",
  "signed-for-less",
  "expired",
  "price-lowered",
  "payee-changed",
  "network-changed",
  "flow-changed",
  "extra-dropped",
  "version-3",
  "accepted-missing",
  "cut-short",
  "not-base64",
  "twice",
  "other-payer",
];

export function planRound(seed, round) {
  const chance = createChance(seed * 1_000_003 + round);
  const remote = chance.often(0.5);
  const faults = faultsOf[remote ? "behindHttp" : "inProcess"];
  const plan = {
    host: chance.of(Object.keys(hosts)),
    remote,
    overrideBefore: chance.often(0.3),
    overrideAfter: chance.often(0.3),
    payments: [],
    steps: [],
  };
  for (let index = 0; index < 6; index += 1) {
    const troubled = chance.often(0.5);
    const fault = { call: chance.of(["verify", "settle"]), name: chance.of(faults) };
    const path = chance.of(goods);
    plan.payments.push({
      path,
      fault: troubled ? fault : undefined,
      spoiling: chance.often(0.35) ? chance.of(spoilings) : undefined,
    });
  }
  for (const [payment, { path, spoiling }] of plan.payments.entries()) {
    // Another flow is what another path may ask for.
    const strays = spoiling === "flow-changed" ? 0 : 0.1;
    const waves = chance.of([1, 1, 2, 2, 3]);
    for (let wave = 0; wave < waves; wave += 1) {
      const copies = chance.of([1, 1, 1, 2, 4]);
      for (let copy = 0; copy < copies; copy += 1) plan.steps.push(step({ chance, payment, wave, path, strays }));
    }
  }
  for (let index = 0; index < 8; index += 1) {
    plan.steps.push(step({ chance, payment: undefined, wave: chance.of([0, 1]), path: chance.of(goods), odd: 0.9 }));
  }
  return plan;
}

function step({ chance, payment, wave, path, strays = 0, odd = 0.2 }) {
  const away = chance.often(strays) ? chance.of(goods) : path;
  const method = chance.of(["GET", "GET", "GET", "GET", "HEAD", "POST", "PUT", "OPTIONS"]);
  return {
    payment,
    wave,
    delayMs: chance.of([0, 0, 0, 10, 40]),
    target: chance.often(odd) ? oddSpelling(away, chance) : away,
    method,
    override: chance.often(0.15) ? chance.of(["GET", "HEAD", "POST", "DELETE", "get"]) : undefined,
    behaviour: payment === undefined ? "plain" : chance.of(behaviours),
    leave: chance.often(0.12) ? { afterMs: chance.of([0, 5, 20, 60]), inBody: chance.often(0.5) } : undefined,
    body: ["POST", "PUT"].includes(method) && chance.often(0.7) ? "x".repeat(200) : "",
  };
}
