import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFor, runOnce, vectorOf } from "../../test/roles/session-kit.js";
import { createWorld, type World } from "../chain/world.js";
import type { Session } from "../run/types.js";
import { get } from "../vectors/pointer.js";
import { openClientSession } from "./client.js";
import { referenceClientTarget } from "./reference-targets.js";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

describe("a client session with the reference", () => {
  let session: Session;
  beforeAll(async () => {
    session = await openFor(world, { open: openClientSession, role: "client", target: referenceClientTarget() });
  });
  afterAll(() => session.close());

  const buy = { id: "buy", buy: true };

  it("sees a purchase", async () => {
    const { document } = await runOnce(session, vectorOf("client", [buy]));
    expect(document.steps.buy).toMatchObject({
      exitCode: 0,
      timedOut: false,
      json: { success: true, status_code: 200 },
    });
    expect(document).toMatchObject({
      shop: { requests: 2, unpaid: 1, payments: 1, nonces: 1, leaked: 0 },
      client: { contacted: true },
      chain: { transactions: 1, balances: { payer: "990000", payee: "10000" }, authorization: "used" },
    });
    expect(get(document, "/shop/paid/0/accepted")).toEqual(get(document, "/offers/0"));
    expect(get(document, "/challenge/accepts/0")).toEqual(get(document, "/offers/0"));
  });

  it("sees a purchase of version 1", async () => {
    const accepts = [
      {
        scheme: "exact",
        network: "base-sepolia",
        maxAmountRequired: "10000",
        resource: "$origin/",
        description: "A report",
        payTo: "$payee",
        maxTimeoutSeconds: 60,
        asset: "$asset",
        extra: { name: "USDC", version: "2" },
      },
    ];
    const shop = { unpaid: [{ status: 402, json: { x402Version: 1, accepts } }] };
    const { document } = await runOnce(session, vectorOf("client", [buy], { shop }));
    expect(document.steps.buy).toMatchObject({ exitCode: 0, json: { status_code: 200 } });
    expect(document).toMatchObject({
      shop: { payments: 0, nonces: 0, paidOld: [{ x402Version: 1, network: "base-sepolia" }] },
      chain: { balances: { payee: "10000" }, authorization: "used" },
    });
  });

  it("finds out what else it can buy", () => {
    expect([...session.capabilities].sort()).toEqual([
      "budget",
      "calls.repeated",
      "extension.eip2612GasSponsoring",
      "mcp.meta",
      "method.permit2",
      "transport.http",
      "transport.mcp",
      "version.1",
    ]);
  });

  it("sees a purchase by Permit2, and for how long it is valid", async () => {
    const given = { allowance: "10000", shop: { offers: [{ extra: { assetTransferMethod: "permit2" } }] } };
    const { document } = await runOnce(session, vectorOf("client", [buy], given));
    expect(document).toMatchObject({
      shop: { payments: 1, nonces: 1, paidOld: [] },
      chain: { transactions: 1, allowance: "0", balances: { payee: "10000" }, authorization: "used" },
    });
    expect(get(document, "/shop/windows/0/opened")).toBeCloseTo(600, -1.3);
    expect(get(document, "/shop/windows/0/closes")).toBeCloseTo(60, -1.3);
  });

  it("sees what the client does not pay", async () => {
    const { document } = await runOnce(
      session,
      vectorOf("client", [buy], { shop: { offers: [{ amount: "100001" }] } }),
    );
    expect(document.steps.buy).toMatchObject({ exitCode: 1, json: { success: false } });
    expect(document).toMatchObject({ shop: { payments: 0 }, chain: { transactions: 0, authorization: "unused" } });
  });

  it("sees that no payment follows a redirect to the other origin", async () => {
    const shop = { paid: [{ redirect: { status: 307, origin: "other" as const, path: "/elsewhere" } }] };
    const { document } = await runOnce(session, vectorOf("client", [buy], { shop }));
    expect(document).toMatchObject({ shop: { payments: 1, leaked: 0 } });
  });
});
