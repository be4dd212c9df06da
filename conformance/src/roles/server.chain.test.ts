import { gateRulesWithout } from "@x402-reference/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFor, runOnce, vectorOf } from "../../test/roles/session-kit.js";
import { createWorld, type World } from "../chain/world.js";
import type { Session } from "../run/types.js";
import { get } from "../vectors/pointer.js";
import { referenceServerTarget } from "./reference-targets.js";
import { openServerSession } from "./server.js";
import { usualRoutes } from "./server-routes.js";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

describe.each(["fetch", "node", "express", "hono"] as const)("a server session with the reference on %s", (host) => {
  let session: Session;
  beforeAll(async () => {
    session = await openFor(world, {
      open: openServerSession,
      role: "server",
      target: referenceServerTarget({ host }),
    });
  });
  afterAll(() => session.close());

  const challenge = { id: "challenge", request: { route: "paid" } };
  const pay = { id: "pay", request: { route: "paid", pay: true } };

  it("finds every route, and version 1", () => {
    const names = Object.keys(usualRoutes).filter((name) => name !== "svm");
    expect([...session.capabilities].sort()).toEqual([...names.map((name) => `route.${name}`), "version.1"].sort());
  });

  it("sees a purchase from both sides", async () => {
    const { document } = await runOnce(session, vectorOf("server", [challenge, pay]));
    expect(get(document, "/steps/challenge/status")).toBe(402);
    expect(get(document, "/steps/pay/status")).toBe(200);
    expect(document).toMatchObject({
      order: "challenge> <challenge pay> verify settle <pay",
      delivered: 1,
      facilitator: { verify: 1, settle: 1, unattributed: 0 },
      chain: { transactions: 1, balances: { payer: "999000", payee: "1000" }, authorization: "used" },
    });
  });

  it("sees that nothing is handed over when the facilitator refuses or fails", async () => {
    const script = { verify: [{ json: { isValid: false, invalidReason: "insufficient_funds" } }] };
    const refused = await runOnce(session, vectorOf("server", [pay], { facilitator: script }));
    expect(refused.document).toMatchObject({ delivered: 0, facilitator: { verify: 1, settle: 0 } });
    expect(get(refused.document, "/steps/pay/status")).toBe(402);
    const failed = await runOnce(session, vectorOf("server", [pay], { facilitator: { settle: [{ status: 500 }] } }));
    expect(failed.document).toMatchObject({ delivered: 0, chain: { transactions: 0 } });
  });

  it("lets a facilitator hang no longer than the case", async () => {
    const { document } = await runOnce(
      session,
      vectorOf("server", [pay], { facilitator: { verify: [{ fault: "hang" }] } }),
    );
    expect(get(document, "/steps/pay/status")).toBeGreaterThanOrEqual(500);
    expect(document.delivered).toBe(0);
  });

  it("pays every other route, and knows their goods", async () => {
    for (const route of ["echo", "stream"]) {
      const { document } = await runOnce(session, vectorOf("server", [{ id: "pay", request: { route, pay: true } }]));
      expect([route, get(document, "/steps/pay/status"), document.delivered]).toEqual([route, 200, 1]);
    }
    const failing = await runOnce(
      session,
      vectorOf("server", [{ id: "pay", request: { route: "failing", pay: true } }]),
    );
    expect(get(failing.document, "/steps/pay/status")).toBe(500);
    expect(failing.document).toMatchObject({ delivered: 0, facilitator: { settle: 0 } });
  });

  it("pays by Permit2 where that is asked for", async () => {
    const given = { payment: { method: "permit2" as const } };
    const { document } = await runOnce(
      session,
      vectorOf("server", [{ id: "pay", request: { route: "permit2", pay: true } }], given),
    );
    expect(get(document, "/steps/pay/status")).toBe(200);
    expect(document).toMatchObject({ delivered: 1, chain: { balances: { payee: "1000" }, authorization: "used" } });
  });

  it("sends malformed payments, other fields and other spellings", async () => {
    const { document } = await runOnce(
      session,
      vectorOf("server", [
        { id: "raw", request: { route: "paid", pay: { raw: "%%%" } } },
        { id: "old", request: { route: "paid", pay: true, payIn: "X-PAYMENT" } },
        { id: "spelled", request: { route: "paid", spelling: "percent-encoded" } },
        { id: "head", request: { route: "paid", method: "HEAD" } },
        { id: "absolute", request: { route: "paid", spelling: "absolute-form" } },
      ]),
    );
    const statuses = ["raw", "old", "spelled", "head", "absolute"].map((id) => get(document, `/steps/${id}/status`));
    expect(statuses).toEqual([400, 400, 402, 402, 402]);
    expect(document.delivered).toBe(0);
  });

  it("uses one payment for all of a case", async () => {
    const again = { id: "again", request: { route: "paid", pay: true } };
    const { document } = await runOnce(session, vectorOf("server", [pay, again]));
    expect(get(document, "/steps/again/status")).toBe(402);
    expect(document).toMatchObject({ delivered: 1, chain: { transactions: 1 } });
  });
});

describe("a server session with a mutant", () => {
  it("shows its fault", async () => {
    const target = referenceServerTarget({ rules: gateRulesWithout("CORE-FLOW-007") });
    const session = await openFor(world, { open: openServerSession, role: "server", target: target });
    const script = {
      settle: [{ json: { success: false, errorReason: "x", transaction: "", network: "eip155:84532" } }],
    };
    const pay = { id: "pay", request: { route: "paid", pay: true } };
    const { document } = await runOnce(session, vectorOf("server", [pay], { facilitator: script }));
    await session.close();
    expect(document.delivered).toBe(1);
  });
});
