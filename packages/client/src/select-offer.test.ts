import { describe, expect, it } from "vitest";
import { selectOffer } from "./select-offer.js";
import { challenge, fakeScheme, offer, payee, policy, usdc } from "./testing/shop.js";

const { scheme } = fakeScheme();

async function select(accepts: unknown[], changes: object = {}) {
  return selectOffer(challenge({ accepts }), { schemes: [scheme], policy: { ...policy, ...changes } });
}

async function refusalsOf(asked: unknown, changes: object = {}) {
  const selection = await select([asked], changes);
  return selection.ok ? [] : selection.considered.flatMap(({ refusals }) => refusals.map(({ id }) => id));
}

/** Whatever order the server lists the offers in. */
async function selects(chosen: unknown, accepts: readonly unknown[], changes: object = {}) {
  const schemes = [scheme, fakeScheme({ scheme: "upto" }).scheme];
  for (const ordered of [accepts, [...accepts].reverse()]) {
    const terms = challenge({ accepts: ordered });
    const selection = await selectOffer(terms, { schemes, policy: { ...policy, ...changes } });
    expect(selection).toMatchObject({ ok: true, offer: chosen });
  }
}

describe("selectOffer", () => {
  it("accepts an offer within the policy, with an amount equal to the cap", async () => {
    expect(await refusalsOf(offer())).toEqual([]);
  });

  it.each([
    ["an amount above the cap", { amount: "10001" }, ["HTTP-CLI-023"]],
    ["the largest amount", { amount: String(2n ** 256n - 1n) }, ["HTTP-CLI-023"]],
    ["an empty amount", { amount: "" }, ["HTTP-CLI-011"]],
    ["an amount that is a number", { amount: 10000 }, ["HTTP-CLI-011"]],
    ["a decimal amount", { amount: "0.01" }, ["CORE-PP-020", "HTTP-CLI-023"]],
    ["an amount with an exponent", { amount: "1e3" }, ["CORE-PP-020", "HTTP-CLI-023"]],
    ["a hexadecimal amount", { amount: "0x1" }, ["CORE-PP-020"]],
    ["a hexadecimal amount above the cap", { amount: "0xffffff" }, ["CORE-PP-020", "HTTP-CLI-023"]],
    ["a missing payee", { payTo: undefined }, ["HTTP-CLI-011"]],
    ["an extra that is a list", { extra: [] }, ["HTTP-CLI-011"]],
    ["an unknown scheme", { scheme: "weird" }, ["CORE-PP-010"]],
    ["an unknown namespace", { network: "foo:1" }, ["CORE-PP-010"]],
    ["a network outside of the policy", { network: "eip155:8453" }, ["EVM-GEN-032"]],
    ["an asset outside of the policy", { asset: payee }, ["EVM-GEN-032"]],
    ["missing domain data", { extra: {} }, ["CORE-PP-018"]],
    ["an unknown flow", { extra: { name: "USDC", paymentFlow: "weird" } }, ["CORE-FLOW-011"]],
    ["a flow that is no text", { extra: { name: "USDC", paymentFlow: {} } }, ["CORE-FLOW-011"]],
    ["the upfront flow", { extra: { name: "USDC", paymentFlow: "upfront" } }, ["CORE-FLOW-011"]],
    ["a year of validity", { maxTimeoutSeconds: 31_536_000 }, ["CORE-PP-015"]],
    ["no validity", { maxTimeoutSeconds: 0 }, ["CORE-PP-015"]],
    ["a validity that is text", { maxTimeoutSeconds: "60" }, ["HTTP-CLI-011"]],
  ])("refuses %s", async (_, changes, ids) => {
    expect(await refusalsOf(offer(changes))).toEqual(ids);
  });

  it.each([null, 7, "offer", []])("refuses %j in place of an offer", async (odd) => {
    expect(await refusalsOf(odd)).toEqual(["HTTP-CLI-011"]);
  });

  it("reads a null flow and a null extra as absent", async () => {
    expect(await refusalsOf(offer({ extra: { name: "USDC", paymentFlow: null } }))).toEqual([]);
    expect(await refusalsOf(offer({ extra: null }))).toEqual(["CORE-PP-018"]);
  });

  it("counts exactly above 2^53", async () => {
    const cap = { maxAmount: { "eip155:84532": { [usdc]: "9007199254740992" } } };
    expect(await refusalsOf(offer({ amount: "9007199254740992" }), cap)).toEqual([]);
    expect(await refusalsOf(offer({ amount: "9007199254740993" }), cap)).toEqual(["HTTP-CLI-023"]);
  });

  it("pays only listed payees and for as long as the policy allows", async () => {
    expect(await refusalsOf(offer(), { payees: [payee.toLowerCase()] })).toEqual([]);
    expect(await refusalsOf(offer(), { payees: [usdc] })).toEqual(["EVM-GEN-032"]);
    expect(await refusalsOf(offer({ maxTimeoutSeconds: 300 }))).toEqual([]);
    expect(await refusalsOf(offer({ maxTimeoutSeconds: 301 }))).toEqual(["CORE-PP-015"]);
    expect(await refusalsOf(offer({ maxTimeoutSeconds: 301 }), { maxTimeoutSeconds: 301 })).toEqual([]);
  });

  it("pays nothing without a policy and says how to allow it", async () => {
    const selection = await selectOffer(challenge(), { schemes: [scheme] });
    const message = selection.considered[0]?.refusals[0]?.message;
    expect(selection.ok).toBe(false);
    expect(message).toContain(`set it to {"eip155:84532": {"${usdc}": "10000"}}`);
  });

  it("skips what it cannot pay, judges each offer by itself, and tells why", async () => {
    const dear = offer({ amount: "99999999" });
    const cheap = offer({ scheme: "weird", amount: "1" });
    expect(await select([cheap, dear])).toMatchObject({ ok: false });
    const selection = await select([cheap, dear, null, offer({ zzz: [1] })]);
    expect(selection).toMatchObject({ ok: true, offer: offer({ zzz: [1] }) });
    expect(selection.considered.map(({ refusals }) => refusals.map(({ id }) => id))).toEqual([
      ["CORE-PP-010"],
      ["HTTP-CLI-023"],
      ["HTTP-CLI-011"],
      [],
    ]);
  });

  it("prefers authorization to other allowed flows, in any order", async () => {
    const upfront = offer({ amount: "1", extra: { name: "USDC", paymentFlow: "upfront" } });
    const allowed = { flows: ["authorization", "upfront"] };
    const selection = await select([upfront, offer()], allowed);
    expect(selection).toMatchObject({ ok: true, offer: offer() });
    expect(selection.considered[0]?.refusals).toMatchObject([{ id: "CORE-FLOW-013", reason: "offer_not_preferred" }]);
    expect(await select([offer(), upfront], allowed)).toMatchObject({ ok: true, offer: offer() });
    expect(await select([upfront], allowed)).toMatchObject({ ok: true, offer: upfront });
  });

  it("pays the cheaper of two offers of one asset in any order", async () => {
    const cheap = offer({ amount: "9", asset: usdc.toLowerCase() });
    await selects(cheap, [offer(), cheap]);
  });

  it("prefers the asset that stands first in the policy", async () => {
    const other = offer({ network: "eip155:1", amount: "1" });
    const [base, mainnet] = [{ "eip155:84532": { [usdc]: "10000" } }, { "eip155:1": { [usdc]: "10000" } }];
    await selects(offer(), [offer(), other], { maxAmount: { ...base, ...mainnet } });
    await selects(other, [offer(), other], { maxAmount: { ...mainnet, ...base } });
  });

  it("prefers flows other than authorization in the order of the policy", async () => {
    const upfront = offer({ extra: { name: "USDC", paymentFlow: "upfront" } });
    const escrow = offer({ extra: { name: "USDC", paymentFlow: "escrow" } });
    await selects(escrow, [upfront, escrow], { flows: ["escrow", "upfront"] });
    await selects(upfront, [upfront, escrow], { flows: ["upfront", "escrow", "authorization"] });
  });

  it("compares prices within one scheme only, and chooses between schemes by their names", async () => {
    await selects(offer(), [offer(), offer({ scheme: "upto", amount: "1" })]);
  });

  it("chooses between offers that ask the same by their text", async () => {
    const [first, second] = [offer({ maxTimeoutSeconds: 50 }), offer({ maxTimeoutSeconds: 60 })];
    await selects(first, [first, second]);
  });

  it("says of each offer why it is not paid, or that it is", async () => {
    const dear = offer({ amount: "10001" });
    const selection = await select([dear, offer(), offer({ amount: "9" }), offer({ amount: "9" })]);
    expect(selection.considered.map(({ why }) => why)).toEqual([
      'amount "10001" is more than the 10000 atomic units of policy.maxAmount',
      "another acceptable offer asks less of the same asset",
      "chosen",
      "the same as the chosen offer",
    ]);
  });

  it("looks at no more than 64 offers", async () => {
    const accepts = [...Array(64).fill(null), offer()];
    const selection = await select(accepts);
    expect([selection.ok, selection.considered.length]).toEqual([false, 64]);
  });

  it("answers with a frozen copy, so that nothing changes between judgement and signature", async () => {
    const original = offer();
    const selection = await select([original]);
    original.amount = "1000000";
    expect(selection.ok && selection.offer.amount).toBe("10000");
    expect(selection.ok && Object.isFrozen(selection.offer) && Object.isFrozen(selection.offer.extra)).toBe(true);
  });
});
