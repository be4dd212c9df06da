import { once } from "node:events";
import { createServer } from "node:http";
import { deriveKey } from "../../../conformance/dist/chain/keys.js";
import { keyAccount } from "../../exact-evm/dist/key-account.js";
import { exactEvmServer } from "../../exact-evm/dist/server.js";
import { createPaymentGate } from "../dist/index.js";
import { exchange } from "./exchange.mjs";
import { misbehaving } from "./facilitators.mjs";
import { createHandlers } from "./handlers.mjs";
import { hosts, override } from "./hosts.mjs";
import { judgeRound } from "./judge.mjs";
import { signPayments } from "./payments.mjs";
import { planRound } from "./plan.mjs";

/** Longer than a sound facilitator takes on a busy machine; each hanging one costs a round this time. */
const verifyTimeoutMs = 1_500;
const settleTimeoutMs = 2_500;
const patienceMs = 30_000;

/** Plays one round of a seed, and answers what was counted and which promises were broken. */
export async function playRound({ chain, sound, dead, rules, seed, round }) {
  const plan = planRound(seed, round);
  const name = `server-campaign/${seed}/${round}`;
  const { address: payTo } = await keyAccount(deriveKey("payee", name));
  const seen = { approvals: [], runs: [], faults: [], answers: [], violations: [] };
  const payers = new Map();
  const faultOf = (payer, call) => {
    const fault = payers.get(payer?.toLowerCase())?.fault;
    return fault?.call === call ? fault.name : undefined;
  };
  const onYes = (payer, call) => seen.approvals.push({ payer: payer.toLowerCase(), call });
  const { facilitator, idle, stop } = await misbehaving({ sound, dead, faultOf, onYes, remote: plan.remote });
  const offer = { price: "$0.01", network: chain.network, payTo };
  const upfront = { ...offer, paymentFlow: "upfront" };
  const gate = createPaymentGate({
    facilitator,
    schemes: [exactEvmServer()],
    routes: { "GET /goods": offer, "/items/:id": offer, "GET /files/*": offer, "/live": upfront },
    verifyTimeoutMs,
    settleTimeoutMs,
    rules,
    onEvent: (event) => event.type === "fault" && seen.faults.push(event.fault),
  });
  const { begin, allOver } = createHandlers(seen);
  const listener = await hosts[plan.host](gate, begin, plan);
  const server = createServer((req, res) => {
    if (plan.overrideBefore) override(req);
    return listener(req, res);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();

  const offers = await offersOf(port);
  const signed = await signPayments({ chain, name, payments: plan.payments, offers });
  for (const [index, { payer }] of signed.entries()) payers.set(payer, plan.payments[index]);

  async function take(step, index) {
    const own = step.payment === undefined ? [] : signed[step.payment].headers;
    const headers = [
      ...own,
      ["X-Step", String(index)],
      ["X-Behaviour", step.behaviour],
      ...(step.override ? [["X-HTTP-Method-Override", step.override]] : []),
    ];
    const { leave, method, target, body, delayMs } = step;
    if (delayMs > 0) await wait(delayMs);
    seen.answers[index] = await exchange(port, { method, target, headers, body, leave });
  }
  for (const wave of [0, 1, 2]) {
    await Promise.all(plan.steps.map((step, index) => step.wave === wave && take(step, index)));
  }
  const free = await exchange(port, { method: "GET", target: "/free", headers: [] });
  if (free.status !== 404) seen.violations.push(`After the round the host answers ${free.status} and not 404.`);
  const overInTime = await Promise.race([allOver().then(() => true), wait(patienceMs).then(() => false)]);
  if (!overInTime) seen.violations.push("A handler never came to its end.");
  await idle();
  server.closeAllConnections();
  server.close();
  await stop();
  return judgeRound({ chain, plan, seen, signed, payTo, price: BigInt(offers["/goods"].amount) });
}

async function offersOf(port) {
  const known = {};
  for (const path of ["/goods", "/items/7", "/files/a/b", "/live"]) {
    const { text } = await exchange(port, { method: "GET", target: path, headers: [] });
    const challenge = /^payment-required: (.*)\r$/im.exec(text)?.[1] ?? "";
    known[path] = JSON.parse(Buffer.from(challenge, "base64").toString("utf8")).accepts[0];
  }
  return known;
}

function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
