import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFor, runOnce, vectorOf } from "../../test/roles/session-kit.js";
import { exactProxyAddress, factoryAddresses, permit2Address } from "../chain/addresses.js";
import { createWorld, type World } from "../chain/world.js";
import type { Session, Target } from "../run/types.js";
import type { ChainAction, Given } from "../vectors/format.js";
import { get } from "../vectors/pointer.js";
import { openFacilitatorSession } from "./facilitator.js";
import { referenceFacilitatorTarget } from "./reference-targets.js";

let world: World;
let session: Session;
beforeAll(async () => {
  world = await createWorld();
  session = await openFor(world, {
    open: openFacilitatorSession,
    role: "facilitator",
    target: referenceFacilitatorTarget(),
  });
});
afterAll(async () => {
  await session.close();
  await world.stop();
});

const verify = { id: "verify", call: "verify" };
const settle = { id: "settle", call: "settle" };
const permit2: Given = { payment: { method: "permit2" } };
const run = (steps: readonly object[], given: Given = {}) => runOnce(session, vectorOf("facilitator", steps, given));

describe("the payer", () => {
  it("is settled with by Permit2", async () => {
    const { document } = await run([settle], permit2);
    expect(document.chain).toMatchObject({
      transactions: 1,
      calls: [{ to: exactProxyAddress.toLowerCase(), selector: "0x13cd3b53", status: "success" }],
      balances: { payee: "10000" },
      authorization: "used",
    });
  });

  it.each<Given>([
    { wallet: { kind: "contract", behaviour: "honest" } },
    { wallet: { kind: "delegated", delegate: "permissive" } },
    { wallet: { kind: "counterfactual", factory: "honest" } },
  ])("is %j", async (given) => {
    const { document } = await run([verify, settle], given);
    expect(get(document, "/steps/settle/json/payer")).toBe(get(document, "/names/payer"));
    expect(document.chain).toMatchObject({ balances: { payee: "10000" }, deployed: true });
    expect(get(document, "/names/owner") === get(document, "/names/payer")).toBe(given.wallet?.kind === "delegated");
  });

  it("wraps a signature for nothing", async () => {
    const { document } = await run([verify], { payment: { wrapper: { times: 1 } } });
    expect(get(document, "/names/factory")).toBe(factoryAddresses.honest);
    expect(get(document, "/steps/verify/json/isValid")).toBe(false);
    expect(document.chain).toMatchObject({ deployed: false });
  });

  it("delegates, and takes it back", async () => {
    const given: Given = { manager: { behaviour: "honest-many" }, payment: { method: "erc7710" } };
    const steps = [verify, { id: "revoke", chain: { do: "revoke-delegation" } }, { ...verify, id: "again" }];
    const { document } = await run(steps, given);
    expect(get(document, "/steps/verify/json/isValid")).toBe(true);
    expect(get(document, "/steps/again/json/isValid")).toBe(false);
  });

  it.each([
    ["$facilitator", true],
    ["$stranger", false],
  ])("has delegated to %s alone: %s", async (other, valid) => {
    const given: Given = { manager: { behaviour: "redeemer-only", other }, payment: { method: "erc7710" } };
    const { document } = await run([verify], given);
    expect(get(document, "/steps/verify/json/isValid")).toBe(valid);
  });
});

describe("a call", () => {
  it("is many payments at once", async () => {
    const { document } = await run([{ ...settle, copies: 3, distinct: true }], permit2);
    expect(document.steps.settle).toMatchObject({ successes: 3 });
    expect(document.chain).toMatchObject({ transactions: 3, balances: { payee: "30000" } });
  });

  it("is written as version 1 does", async () => {
    const { document } = await run([{ ...settle, version: 1 }]);
    expect(get(document, "/steps/settle/json")).toMatchObject({ success: true, network: "base-sepolia" });
  });

  it("is spelled in capitals", async () => {
    const { document, transcript } = await run([{ ...verify, respelled: true }]);
    expect(get(document, "/steps/verify/json/isValid")).toBe(true);
    expect(get(transcript[0]?.detail, "/body/paymentPayload/payload/authorization/nonce")).toMatch(/^0x[0-9A-F]{64}$/);
  });
});

describe("an action on the chain", () => {
  const sponsored: Given = { allowance: "0", payment: { method: "permit2", eip2612: {} } };
  const approved: Given = {
    allowance: "0",
    native: String(10n ** 18n),
    payment: { method: "permit2", erc20Approval: {} },
  };

  it.each<[ChainAction, Given, object]>([
    [{ do: "submit-authorization" }, permit2, { authorization: "used", balances: { payee: "10000" } }],
    [{ do: "invalidate-permit-nonce" }, permit2, { authorization: "used", balances: { payee: "0" } }],
    [{ do: "submit-permit" }, sponsored, { allowance: "10000" }],
    [{ do: "submit-approval" }, approved, { allowance: "10000" }],
    [{ do: "set-allowance", units: "5" }, permit2, { allowance: "5" }],
    [{ do: "spend-nonce", who: "payer" }, {}, { authorization: "used", balances: { payee: "1" } }],
  ])("%j leaves its traces and is not counted", async (action, given, chain) => {
    const { document } = await run([verify], { ...given, chain: [action] });
    expect(document.chain).toMatchObject({ transactions: 0, ...chain });
  });

  it("spends the same nonce of somebody else", async () => {
    const chain: ChainAction[] = [
      { do: "set-funds", who: "$stranger", units: "1" },
      { do: "spend-nonce", who: "stranger" },
    ];
    const { document } = await run([verify], { chain });
    expect(get(document, "/steps/verify/json/isValid")).toBe(true);
  });

  it("disables a wallet", async () => {
    const steps = [verify, { id: "disable", chain: { do: "disable-wallet" } }, { ...verify, id: "again" }];
    const { document } = await run(steps, { wallet: { kind: "contract", behaviour: "toggled" } });
    expect(get(document, "/steps/verify/json/isValid")).toBe(true);
    expect(get(document, "/steps/again/json/isValid")).toBe(false);
  });

  it.each<ChainAction>([
    { do: "clear-code", at: "$proxy" },
    { do: "idle-code", at: "$proxy" },
    { do: "clear-code", at: "$permit2" },
  ])("%j is undone afterwards", async (action) => {
    const code = () =>
      Promise.all([exactProxyAddress, permit2Address].map((at) => world.rpc("eth_getCode", [at, "latest"])));
    const before = await code();
    const { document } = await run([verify], { ...permit2, exclusive: true, chain: [action] });
    expect(get(document, "/steps/verify/json/isValid")).toBe(false);
    expect(await code()).toEqual(before);
  });

  it("gives coins back", async () => {
    const facilitator = String(get((await run([])).document, "/names/facilitator"));
    const before = await world.rpc("eth_getBalance", [facilitator, "latest"]);
    await run([verify], { exclusive: true, chain: [{ do: "set-native", who: "$facilitator", wei: "0" }] });
    expect(await world.rpc("eth_getBalance", [facilitator, "latest"])).toBe(before);
  });

  it("is refused where the payment has nothing for it", async () => {
    const impossible = run([verify], { chain: [{ do: "submit-permit" }] });
    await expect(impossible).rejects.toThrow("submit-permit cannot be done, because the payment has no permit");
  });
});

it("finds less of a facilitator that is told nothing", async () => {
  const reference = referenceFacilitatorTarget();
  const target: Target = {
    ...reference,
    start: ({ EVM_EIP6492_FACTORIES: _, EVM_DELEGATION_MANAGERS: __, EVM_SPONSOR_APPROVALS: ___, ...environment }) =>
      reference.start(environment),
  };
  const untold = await openFor(world, { open: openFacilitatorSession, role: "facilitator", target });
  await untold.close();
  expect([...untold.capabilities].sort()).toEqual([
    "asset.any",
    "extension.eip2612GasSponsoring",
    "method.permit2",
    "network.evm",
    "node.faults",
    "version.1",
  ]);
});
