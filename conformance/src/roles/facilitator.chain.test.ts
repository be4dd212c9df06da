import { withoutExactEvmRule } from "@x402-reference/exact-evm/facilitator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFor, runOnce, vectorOf } from "../../test/roles/session-kit.js";
import { createWorld, type World } from "../chain/world.js";
import { member } from "../peers/payment-header.js";
import type { Session } from "../run/types.js";
import type { Given } from "../vectors/format.js";
import { get } from "../vectors/pointer.js";
import { openFacilitatorSession } from "./facilitator.js";
import { referenceFacilitatorTarget } from "./reference-targets.js";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

describe("a facilitator session with the reference", () => {
  let session: Session;
  beforeAll(async () => {
    session = await openFor(world, {
      open: openFacilitatorSession,
      role: "facilitator",
      target: referenceFacilitatorTarget(),
    });
  });
  afterAll(() => session.close());

  const verify = { id: "verify", call: "verify" };
  const settle = { id: "settle", call: "settle" };

  it("finds what it can do", () => {
    expect([...session.capabilities].sort()).toEqual([
      "asset.any",
      "extension.eip2612GasSponsoring",
      "extension.erc20ApprovalGasSponsoring",
      "factory.allowed",
      "method.erc7710",
      "method.permit2",
      "network.evm",
      "node.faults",
      "version.1",
    ]);
  });

  it("sees a payment verified and settled", async () => {
    const { document, transcript } = await runOnce(session, vectorOf("facilitator", [verify, settle]));
    expect(get(document, "/steps/verify/json/isValid")).toBe(true);
    expect(get(document, "/steps/settle/json/success")).toBe(true);
    expect(document.chain).toMatchObject({
      transactions: 1,
      calls: [{ to: world.usdc.toLowerCase(), selector: "0xe3ee160e", status: "success" }],
      balances: { payer: "990000", payee: "10000", stranger: "0", facilitator: "0" },
      authorization: "used",
      allowance: "0",
      deployed: false,
    });
    expect(transcript.map((entry) => entry.what)).toEqual([
      "POST /verify",
      "POST /verify -> 200",
      "POST /settle",
      "POST /settle -> 200",
    ]);
  });

  it("sees a refusal, and a chain that nothing happened to", async () => {
    const given = { funds: "500", payment: { authorization: { value: "9999" } } };
    const { document } = await runOnce(session, vectorOf("facilitator", [verify], given));
    expect(get(document, "/steps/verify/json/isValid")).toBe(false);
    expect(document.chain).toMatchObject({
      transactions: 0,
      calls: [],
      balances: { payer: "500", payee: "0", stranger: "0" },
      authorization: "unused",
    });
  });

  it("counts what one of many copies achieved", async () => {
    const { document } = await runOnce(session, vectorOf("facilitator", [{ ...settle, copies: 4 }]));
    expect(document.steps.settle).toMatchObject({ successes: 1, statuses: { "200": 4 } });
    expect(member(document.chain, "transactions")).toBe(1);
  });

  it("sends changed and raw bodies, and asks what is supported", async () => {
    const { document } = await runOnce(
      session,
      vectorOf("facilitator", [
        { ...verify, edit: [{ path: "/x402Version", value: 7 }] },
        { id: "raw", call: "verify", raw: "{" },
        { id: "supported", call: "supported" },
      ]),
    );
    expect(get(document, "/steps/verify/json/invalidReason")).toBe("invalid_x402_version");
    expect(get(document, "/steps/raw/status")).toBe(400);
    expect(get(document, "/steps/supported/status")).toBe(200);
  });

  it.each([
    ["cancel-authorization", "used"],
    ["submit-authorization", "used"],
  ] as const)("does %s without counting it", async (action, authorization) => {
    const { document } = await runOnce(session, vectorOf("facilitator", [verify], { chain: [{ do: action }] }));
    expect(get(document, "/steps/verify/json/isValid")).toBe(false);
    expect(document.chain).toMatchObject({ transactions: 0, authorization });
  });

  it("does what a vector says to a probe token", async () => {
    const steps = [
      verify,
      { id: "poor", chain: { do: "set-funds", who: "$payer", units: "1" } },
      { ...verify, id: "again" },
    ];
    const { document } = await runOnce(session, vectorOf("facilitator", steps, { probe: [] }));
    expect(get(document, "/steps/verify/json/isValid")).toBe(true);
    expect(get(document, "/steps/again/json/isValid")).toBe(false);
    const used = { probe: [], chain: [{ do: "mark-authorization-used" as const }] };
    const marked = await runOnce(session, vectorOf("facilitator", [verify], used));
    expect(get(marked.document, "/steps/verify/json/isValid")).toBe(false);
    expect(marked.document.chain).toMatchObject({ transactions: 0, authorization: "used" });
  });

  it.each([{ do: "pause" as const }, { do: "blacklist" as const, who: "$payee" }])(
    "undoes %j afterwards",
    async (action) => {
      const during = await runOnce(session, vectorOf("facilitator", [verify], { exclusive: true, chain: [action] }));
      expect(get(during.document, "/steps/verify/json/isValid")).toBe(false);
      const after = await runOnce(session, vectorOf("facilitator", [verify]));
      expect(get(after.document, "/steps/verify/json/isValid")).toBe(true);
    },
  );

  it("shows a mutant's fault", async () => {
    const rules = withoutExactEvmRule("EVM-3009-012");
    const mutant = await openFor(world, {
      open: openFacilitatorSession,
      role: "facilitator",
      target: referenceFacilitatorTarget({ rules }),
    });
    const given: Given = { probe: ["ignore-window"], payment: { authorization: { validBefore: "$now-5" } } };
    const { document } = await runOnce(mutant, vectorOf("facilitator", [verify], given));
    await mutant.close();
    expect(get(document, "/steps/verify/json/isValid")).toBe(true);
  });
});
