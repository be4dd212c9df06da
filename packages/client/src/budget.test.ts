import { isX402Error } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { createPaymentClient } from "./client.js";
import { memoryJournal } from "./journal/journal.js";
import type { Policy } from "./policy.js";
import type { Budget } from "./policy-budget.js";
import { asks, errorOf, setUp } from "./testing/paying-fetch.js";
import { challenge, fakeScheme, offer, policy, sells, startShop, usdc } from "./testing/shop.js";

const network = "eip155:84532";
const budget = (changes: Partial<Budget> = {}): Budget => ({
  network,
  asset: usdc.toLowerCase(),
  amount: "25000",
  seconds: 3600,
  ...changes,
});
const within = (...budgets: Budget[]): Policy => ({ ...policy, budgets });
const url = (host: string) => `https://${host}/report`;

/** Pays by the bare client, and answers whether it may. */
function payer(options: { policy: Policy; approve?: () => boolean }) {
  let time = 1000;
  const { scheme, signed } = fakeScheme();
  const journal = memoryJournal({ now: () => time });
  const client = createPaymentClient({ schemes: [scheme], journal, policy: { ...options, ...options.policy } });
  const pays = async (host = "a.example", changes = {}) => {
    const terms = challenge({ resource: { url: url(host) }, accepts: [offer(changes)] });
    const outcome = await client.pay(terms, { url: url(host) });
    return outcome.ok || outcome.considered.flatMap(({ refusals }) => refusals.map(({ reason }) => reason)).join();
  };
  return { pays, signed, journal, client, pass: (seconds: number) => (time += seconds) };
}

describe("budgets", () => {
  it("stop many small payments, and have room again when the window has passed", async () => {
    const { pays, pass } = payer({ policy: within(budget()) });
    expect([await pays(), await pays(), await pays()]).toEqual([true, true, "over_budget"]);
    expect(await pays("a.example", { amount: "5000" })).toBe(true);
    expect(await pays("a.example", { amount: "1" })).toBe("over_budget");
    pass(3600);
    expect(await pays("a.example", { amount: "1" })).toBe("over_budget");
    pass(1);
    expect(await pays()).toBe(true);
  });

  it("count each host for itself, one host, or all together", async () => {
    const each = payer({ policy: within(budget({ amount: "10000", host: "*" })) });
    expect([await each.pays("a.example"), await each.pays("b.example"), await each.pays("a.example")]).toEqual([
      true,
      true,
      "over_budget",
    ]);
    const one = payer({ policy: within(budget({ amount: "10000", host: "A.example" })) });
    expect([await one.pays("b.example"), await one.pays("a.example"), await one.pays("a.example")]).toEqual([
      true,
      true,
      "over_budget",
    ]);
    const all = payer({ policy: within(budget({ amount: "10000" })) });
    expect([await all.pays("a.example"), await all.pays("b.example")]).toEqual([true, "over_budget"]);
  });

  it("all have to have room, and only those of the asset are asked", async () => {
    const { pays } = payer({
      policy: within(budget(), budget({ seconds: 60, amount: "10000" }), budget({ network: "eip155:1", amount: "0" })),
    });
    expect([await pays(), await pays()]).toEqual([true, "over_budget"]);
  });

  it("are not overdrawn by payments at the same time", async () => {
    const { pays, signed } = payer({ policy: within(budget()) });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => pays()));
    expect(outcomes.filter((outcome) => outcome === true)).toHaveLength(2);
    expect(signed).toHaveLength(2);
  });

  it("give money back for what was not signed, and for nothing that a server says", async () => {
    const answers = [false, true, true, true];
    const { pays } = payer({ policy: within(budget({ amount: "20000" })), approve: () => answers.shift() === true });
    expect([await pays(), await pays(), await pays(), await pays()]).toEqual(["", true, true, "over_budget"]);

    const shop = await startShop(() => asks);
    const paying = setUp({ policy: within(budget({ amount: "10000" })) });
    await paying.pay(`${shop.url}1`);
    const error = await errorOf(paying.pay(`${shop.url}2`));
    expect(isX402Error(error, "no_acceptable_offer") && error.message).toContain("what is left of policy.budgets: 0");
  });

  it("give money back when the signer fails, and when the chain says that it did not settle", async () => {
    let fails = true;
    const { scheme } = fakeScheme({
      createPayload: async () => (fails ? Promise.reject(new Error("wallet")) : { nonce: 1 }),
    });
    let time = 1000;
    const shop = await startShop(() => asks);
    const { pay, client } = setUp({
      schemes: [scheme],
      journal: memoryJournal({ now: () => time }),
      policy: within(budget({ amount: "10000", seconds: 86_400 })),
      wasSettled: async () => false,
    });
    expect(await errorOf(pay(`${shop.url}1`))).toMatchObject({ message: "wallet" });
    fails = false;
    await pay(`${shop.url}1`);
    time += 1000;
    expect(await errorOf(pay(`${shop.url}2`))).toMatchObject({ code: "no_acceptable_offer" });
    await client.reconcile();
    expect((await pay(`${shop.url}2`)).status).toBe(402);
    expect(shop.paid()).toHaveLength(2);
  });

  it("let a cheaper offer be paid when the dear one is over", async () => {
    const { scheme } = fakeScheme();
    const client = createPaymentClient({
      schemes: [scheme],
      policy: {
        maxAmount: { [network]: { [usdc]: "10000" }, "eip155:1": { [usdc]: "10000" } },
        budgets: [budget({ amount: "9999" })],
      },
    });
    const accepts = [offer(), offer({ network: "eip155:1" })];
    const outcome = await client.pay(challenge({ resource: { url: url("a.example") }, accepts }), {
      url: url("a.example"),
    });
    expect(outcome.ok && outcome.payment.accepted.network).toBe("eip155:1");
  });

  it("sell while shops are honest", async () => {
    const shop = await startShop(sells());
    const { pay } = setUp({ policy: within(budget()) });
    expect((await pay(shop.url)).status).toBe(200);
  });

  it.each([
    ["network", { network: "base" }],
    ["amount", { amount: "1.5" }],
    ["seconds", { seconds: 0 }],
    ["seconds", { seconds: 32 * 86_400 }],
    ["seconds", { seconds: Number.NaN }],
  ])("are refused with a wrong %s", (member, changes) => {
    const create = () => createPaymentClient({ schemes: [], policy: within(budget(), budget(changes)) });
    expect(create).toThrow(expect.objectContaining({ field: `policy.budgets.1.${member}` }));
  });
});
