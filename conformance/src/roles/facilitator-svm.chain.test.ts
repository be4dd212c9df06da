import { withoutExactSvmRule } from "@x402-reference/exact-svm/facilitator";
import { X402Error } from "@x402-reference/types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFor, runOnce, vectorOf } from "../../test/roles/session-kit.js";
import { createWorld, type World } from "../chain/world.js";
import type { Session, Target } from "../run/types.js";
import type { Given } from "../vectors/format.js";
import { openFacilitatorSession } from "./facilitator.js";
import { referenceFacilitatorTarget } from "./reference-targets.js";

const fee = { program: "token-2022" as const, extensions: [{ kind: "transfer-fee" as const, basisPoints: 100 }] };

function tokenTwo(chain: NonNullable<Given["chain"]>): Given {
  return { svm: { mint: { program: "token-2022" } }, chain };
}

let world: World;
let session: Session;
beforeAll(async () => {
  world = await createWorld();
  session = await openOn(referenceFacilitatorTarget());
});
afterAll(async () => {
  await session?.close();
  await world?.stop();
});

const openOn = (target: Target, on = world) =>
  openFor(on, { role: "facilitator", target, open: openFacilitatorSession, solana: true });
const settle = { id: "settle", call: "settle" };
const verify = { id: "verify", call: "verify" };
const documentOf = async (steps: readonly object[], given: Given, on = session) =>
  (await runOnce(on, vectorOf("facilitator", steps, given))).document;

describe("a session with a facilitator on Solana", () => {
  it("finds out what it serves there", () => {
    expect([...session.capabilities].filter((name) => name.includes("svm")).sort()).toEqual([
      "network.svm",
      "svm.asset.any",
      "svm.legacy",
      "svm.smart-wallet",
      "svm.static-layout",
      "svm.token-2022",
      "svm.version.1",
    ]);
  });

  it("shows what became of a payment", async () => {
    const document = await documentOf([verify, settle], { svm: {} });
    expect(document.steps).toMatchObject({ verify: { json: { isValid: true } }, settle: { json: { success: true } } });
    const { transaction } = (document.steps.settle as { json: { transaction: string } }).json;
    expect(document.chain).toMatchObject({
      transactions: 1,
      calls: [{ signature: transaction, status: "success", spent: "10001" }],
      balances: { payer: "990000", payee: "10000", stranger: "0" },
      lamports: { payer: "0" },
      accounts: { payer: true, payee: true, stranger: false },
    });
  });

  it("settles the same transaction in version 1, and once however often it is asked", async () => {
    const document = await documentOf([{ ...settle, version: 1, copies: 3 }], { svm: {} });
    expect(document.steps.settle).toMatchObject({ successes: expect.any(Number) });
    expect(document.chain).toMatchObject({ transactions: 1, balances: { payee: "10000" } });
  });

  it("gives each of several copies a payment of its own", async () => {
    const document = await documentOf([{ ...settle, copies: 3, distinct: true }], { svm: {} });
    expect(document.chain).toMatchObject({ transactions: 3, balances: { payer: "970000", payee: "30000" } });
  });

  it.each<[string, Given]>([
    ["a payer without money", { funds: "9999", svm: {} }],
    ["a payer whose money is gone", { svm: {}, chain: [{ do: "set-funds", who: "$payer", units: "0" }] }],
    ["a payer whose account is gone", { svm: {}, chain: [{ do: "close-account", who: "$payer" }] }],
    ["a payee whose account is gone", { svm: {}, chain: [{ do: "close-account", who: "$payee" }] }],
    ["a payee whose account is frozen", { svm: {}, chain: [{ do: "freeze-account", who: "$payee" }] }],
    ["a payee who demands a memo first", tokenTwo([{ do: "require-memo", who: "$payee" }])],
    ["a mint that takes a fee since", tokenTwo([{ do: "set-mint", mint: fee }])],
    ["a mint that takes a fee", { svm: { mint: fee } }],
    ["an expired blockhash", { svm: {}, chain: [{ do: "expire-blockhashes" }] }],
    ["a sponsor without money", { svm: {}, chain: [{ do: "set-lamports", who: "$feePayer", lamports: "0" }] }],
    ["an offer in another asset", { svm: { payment: { offer: { asset: "$token2022" } } } }],
  ])("has payments refused: %s", async (_, given) => {
    const document = await documentOf([verify], given);
    expect(document.steps.verify).toMatchObject({ status: 200, json: { isValid: false } });
    expect(document.chain).toMatchObject({ transactions: 0 });
  });

  it.each<[string, Given]>([
    ["a delegate", { svm: {}, chain: [{ do: "delegate-account", who: "$payer", to: "$stranger", units: "1" }] }],
    ["a mint of the case's own", { svm: { mint: { decimals: 2 } } }],
    ["blocks in between", { svm: {}, chain: [{ do: "mine-blocks", blocks: 3 }] }],
    ["coin of its own", { svm: { lamports: "5" } }],
  ])("has payments accepted: %s", async (_, given) => {
    const document = await documentOf([verify], given);
    expect(document.steps.verify).toMatchObject({ json: { isValid: true } });
  });

  it("takes back what all cases would see", async () => {
    const drained = { svm: {}, chain: [{ do: "set-lamports" as const, who: "$feePayer", lamports: "0" }] };
    await documentOf([verify], drained);
    const document = await documentOf([verify], { svm: {} });
    expect(document.steps.verify).toMatchObject({ json: { isValid: true } });
  });

  it("has the node fail for one payer, until it does not", async () => {
    const failing = await documentOf(
      [verify, { id: "mend", chain: { do: "set-svm-node", faults: [] } }, { ...verify, id: "again" }],
      { svm: { node: [{ fault: "error", on: "reads" }] } },
    );
    expect(failing.steps).toMatchObject({
      verify: { json: { isValid: false, invalidReason: "unexpected_verify_error" } },
      again: { json: { isValid: true } },
    });
  });

  it("lets a lookup table be named", async () => {
    const document = await documentOf([verify], { svm: { lookupTable: ["$payeeAccount", "$feePayer"] } });
    const { lookupTable = "" } = document.names as Record<string, string>;
    const svm = await world.solana.open();
    expect(await svm.account(lookupTable as never)).toMatchObject({
      owner: "AddressLookupTab1e1111111111111111111111111",
    });
  });

  it("convicts a facilitator that lacks a rule", async () => {
    const careless = await openOn(referenceFacilitatorTarget({ svmRules: withoutExactSvmRule("SVM-EX-124") }));
    const given: Given = { svm: { payment: { transfer: { amount: "9999" } } } };
    const [honest, mutant] = [await documentOf([verify], given), await documentOf([verify], given, careless)];
    expect(honest.steps.verify).toMatchObject({ json: { isValid: false } });
    expect(mutant.steps.verify).toMatchObject({ json: { isValid: true } });
    await careless.close();
  });
});

it.each([
  ["no smart wallets", ""],
  ["other smart wallets", "SQDS4ep65T869zMMBKyuUq6aD6EgTu8psMjkvj52pCf"],
])("asks nothing about the suite's smart wallets of a facilitator that serves %s", async (_what, listed) => {
  const reference = referenceFacilitatorTarget();
  const opened = await openOn({
    ...reference,
    start: (environment) => reference.start({ ...environment, SVM_SMART_WALLETS: listed }),
  });
  expect(opened.capabilities.has("network.svm")).toBe(true);
  expect(opened.capabilities.has("svm.smart-wallet")).toBe(false);
  await opened.close();
});

it("says why there is no Solana, where there is none", async () => {
  const without: World = {
    ...world,
    solana: { open: () => Promise.reject(new X402Error("invalid_configuration", "There is none.")) },
  };
  const alone = await openOn(referenceFacilitatorTarget(), without);
  expect(alone.unavailable?.get("network.svm")).toBe("The suite has no Solana to try it on. There is none.");
  expect(alone.capabilities.has("network.evm")).toBe(true);
  await alone.close();
});
