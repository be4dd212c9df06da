import { createKeyPairSignerFromBytes, getBase58Encoder } from "@solana/kit";
import { X402Error } from "@x402-reference/types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFor, runOnce, vectorOf } from "../../test/roles/session-kit.js";
import { createWorld, type World } from "../chain/world.js";
import { serveFacilitator, serveShop, serveSolana } from "../peers/serve.js";
import type { Session } from "../run/types.js";
import { openClientSession } from "./client.js";
import { referenceClientTarget, referenceServerTarget } from "./reference-targets.js";
import { openServerSession } from "./server.js";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

const server = { role: "server", open: openServerSession } as const;
const client = { role: "client", open: openClientSession } as const;

describe.each(["fetch", "express", "hono"] as const)("a session with a server on %s that sells on Solana", (host) => {
  let session: Session;
  beforeAll(async () => {
    session = await openFor(world, { ...server, target: referenceServerTarget({ host }), solana: true });
  });
  afterAll(() => session.close());
  const pay = { id: "pay", request: { route: "svm", pay: true } };

  it("finds out that it does", () => {
    expect([...session.capabilities]).toEqual(expect.arrayContaining(["network.svm", "route.svm", "route.paid"]));
  });

  it("sees a purchase from both sides, beside one on EVM", async () => {
    const [{ document }, evm] = await Promise.all([
      runOnce(session, vectorOf("server", [pay], { svm: {} })),
      runOnce(session, vectorOf("server", [{ id: "pay", request: { route: "paid", pay: true } }])),
    ]);
    expect(document).toMatchObject({
      steps: { pay: { status: 200 } },
      order: "pay> verify settle <pay",
      delivered: 1,
      facilitator: { verify: 1, settle: 1, unattributed: 0 },
      chain: { transactions: 1, calls: [{ status: "success" }], balances: { payer: "999000", payee: "1000" } },
    });
    expect(evm.document).toMatchObject({ delivered: 1, facilitator: { verify: 1, settle: 1, unattributed: 0 } });
  });

  it("has the facilitator refuse for one case alone", async () => {
    const facilitator = { verify: [{ json: { isValid: false, invalidReason: "insufficient_funds" } }] };
    const { document } = await runOnce(session, vectorOf("server", [pay], { svm: {}, facilitator }));
    expect(document).toMatchObject({ steps: { pay: { status: 402 } }, delivered: 0, chain: { transactions: 0 } });
  });
});

it("leaves alone a server that sells on EVM only", async () => {
  const target = referenceServerTarget();
  const deaf = {
    ...target,
    start: ({ SVM_PAYEE_ADDRESS: _, ...rest }: Readonly<Record<string, string>>) => target.start(rest),
  };
  const session = await openFor(world, { ...server, target: deaf, solana: true });
  expect([...session.capabilities].filter((name) => name.endsWith(".svm"))).toEqual([]);
  const { document } = await runOnce(
    session,
    vectorOf("server", [{ id: "ask", request: { route: "svm", pay: true } }], { svm: {} }),
  );
  expect(document.steps.ask).toEqual({
    failure: `Nothing was sent, because the challenge in PAYMENT-REQUIRED has no offer of scheme exact on ${document.names && (document.names as { network: string }).network}.`,
  });
  await session.close();
});

describe("a session with a client that buys on Solana", () => {
  const buy = { id: "buy", buy: true };
  let session: Session;
  beforeAll(async () => {
    session = await openFor(world, { ...client, target: referenceClientTarget(), solana: true });
  });
  afterAll(() => session.close());

  it("finds out that it does, and what it sends", async () => {
    expect(session.capabilities.has("network.svm")).toBe(true);
    const { document } = await runOnce(session, vectorOf("client", [buy], { svm: {} }));
    const names = document.names as Record<string, string>;
    expect(document).toMatchObject({
      steps: { buy: { exitCode: 0, json: { success: true } } },
      shop: {
        payments: 1,
        nonces: 1,
        transactions: [
          {
            version: 0,
            feePayer: names.feePayer,
            signatures: [
              { of: names.feePayer, is: "zero" },
              { of: names.payer, is: "valid" },
            ],
            limit: { at: 0 },
            price: { at: 1 },
            transfer: { at: 2, destination: names.payeeAccount, amount: "10000", decimals: 6 },
          },
        ],
      },
      chain: { transactions: 1, balances: { payee: "10000" } },
    });
  });

  it("has other offers made", async () => {
    const shop = { offers: [{ extra: { memo: "order 17" } }] };
    const { document } = await runOnce(session, vectorOf("client", [buy], { svm: {}, shop }));
    expect(document.shop).toMatchObject({ transactions: [{ memos: ["order 17"] }] });
  });

  it("sees one that has no key there", async () => {
    const target = referenceClientTarget();
    const deaf = {
      ...target,
      start: async (environment: Readonly<Record<string, string>>) => {
        const running = await target.start(environment);
        return {
          ...running,
          purchase: ({ SVM_PRIVATE_KEY: _, ...rest }: Readonly<Record<string, string>>, timeoutMs: number) =>
            running.purchase?.(rest, timeoutMs) ?? Promise.reject(new Error("no purchase")),
        };
      },
    };
    const alone = await openFor(world, { ...client, target: deaf, solana: true });
    expect(alone.capabilities.has("network.svm")).toBe(false);
    await alone.close();
  });
});

it.each([
  { ...server, target: referenceServerTarget() },
  { ...client, target: referenceClientTarget() },
])("says why there is no Solana for a $role", async (options) => {
  const open = () => Promise.reject(new X402Error("invalid_configuration", "There is none."));
  const session = await openFor({ ...world, solana: { open } }, { ...options, solana: true });
  expect(session.unavailable?.get("network.svm")).toBe("The suite has no Solana to try it on. There is none.");
  await session.close();
});

describe("the suite's parts alone", () => {
  it("sell on Solana to a client that has a key there", async () => {
    const solana = await serveSolana(world);
    const shop = await serveShop({ world, svm: solana.svm });
    const challenge = await fetch(`${shop.environment.RESOURCE_SERVER_URL}${shop.environment.ENDPOINT_PATH}`);
    const offers = Buffer.from(challenge.headers.get("payment-required") ?? "", "base64").toString();
    expect(JSON.parse(offers)).toMatchObject({
      accepts: [{}, { network: solana.svm.network, asset: solana.svm.usdc }],
    });
    const signer = await createKeyPairSignerFromBytes(
      getBase58Encoder().encode(shop.environment.SVM_PRIVATE_KEY ?? ""),
    );
    expect(await solana.svm.balance(solana.svm.usdc, signer.address)).toBe(1_000_000_000n);
    await shop.stop();
    await solana.stop();
  });

  it("name a funded facilitator and who is paid", async () => {
    const solana = await serveSolana(world);
    const facilitator = await serveFacilitator({ world, svm: solana.svm, port: 0 });
    const supported = await (await fetch(`${facilitator.url}/supported`)).json();
    expect(supported).toMatchObject({
      kinds: expect.arrayContaining([expect.objectContaining({ network: solana.svm.network })]),
    });
    expect(Object.keys(solana.environment)).toEqual([
      "SVM_NETWORK",
      "SVM_RPC_URL",
      "SVM_WS_URL",
      "SVM_PRIVATE_KEY",
      "SVM_PAYEE_ADDRESS",
    ]);
    await facilitator.stop();
    await solana.stop();
  });
});
