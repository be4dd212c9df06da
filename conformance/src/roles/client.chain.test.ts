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
