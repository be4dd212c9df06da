import { X402Error } from "@x402-reference/types";
import { privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFor, runOnce, vectorOf } from "../../test/roles/session-kit.js";
import { deriveKey } from "../chain/keys.js";
import { createWorld, type World } from "../chain/world.js";
import { member } from "../peers/payment-header.js";
import { servedFacilitatorPort, serveFacilitator, serveShop } from "../peers/serve.js";
import type { Target } from "../run/types.js";
import { get } from "../vectors/pointer.js";
import { openClientSession } from "./client.js";
import { openFacilitatorSession } from "./facilitator.js";
import { nullTargets } from "./null-targets.js";
import { referenceClientTarget, referenceFacilitatorTarget, referenceServerTarget } from "./reference-targets.js";
import { openServerSession } from "./server.js";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

describe("targets that cannot be assessed", () => {
  const options = { seed: 1, timeoutMs: 5_000 };

  it("include a client that says it does not support the purchase", async () => {
    const unsupporting: Target = {
      kind: "in-process",
      value: "says no",
      start: async () => ({
        output: () => "no evm here",
        ended: () => undefined,
        stop: async () => undefined,
        purchase: async () => ({ exitCode: 77, timedOut: false, stdout: "", stderr: "no evm here", durationMs: 1 }),
      }),
    };
    const outcome = await openClientSession({ ...options, world, role: "client", target: unsupporting, run: "no" });
    expect(outcome).toEqual({ ok: false, reason: expect.stringContaining("does not support"), output: "no evm here" });
  });

  it("include a program that does not come up", async () => {
    const down: Target = {
      kind: "cmd",
      value: "down",
      start: () => Promise.reject(new X402Error("invalid_configuration", "The program ended with exit code 1.")),
    };
    for (const open of [openFacilitatorSession, openServerSession, openClientSession]) {
      const outcome = await open({ ...options, world, role: "server", target: down, run: "down" });
      expect(outcome).toEqual({ ok: false, reason: "The program ended with exit code 1." });
    }
  });

  it("include a server that runs already while the suite's port is taken", async () => {
    const served = await serveFacilitator({ world });
    const reached: Target = { ...referenceServerTarget(), kind: "url" };
    const outcome = await openServerSession({ ...options, world, role: "server", target: reached, run: "taken" });
    await served.stop();
    expect(outcome).toEqual({ ok: false, reason: expect.stringContaining(`Port ${servedFacilitatorPort}`) });
  });
});

describe("peers that are served alone", () => {
  it("let a client buy from the shop", async () => {
    const served = await serveShop({ world });
    const running = await referenceClientTarget().start({});
    const purchase = await running.purchase?.(served.environment, 10_000);
    await served.stop();
    expect(purchase?.exitCode).toBe(0);
  });

  it("let a facilitator that runs already be tested, whatever its key", async () => {
    const key = deriveKey("a facilitator of somebody's own", 1);
    const own = referenceFacilitatorTarget();
    const target: Target = { ...own, kind: "url", start: (given) => own.start({ ...given, EVM_PRIVATE_KEY: key }) };
    const session = await openFor(world, { open: openFacilitatorSession, role: "facilitator", target: target });
    const { document } = await runOnce(session, vectorOf("facilitator", [{ id: "settle", call: "settle" }]));
    await session.close();
    expect(get(document, "/steps/settle/json/success")).toBe(true);
    expect(member(document.names, "facilitator")).toBe(privateKeyToAddress(key));
  });
});

describe("null targets", () => {
  const opens = { facilitator: openFacilitatorSession, server: openServerSession, client: openClientSession };
  const roles = ["facilitator", "server", "client"] as const;
  const all = roles.flatMap((role) => nullTargets[role].map((target) => ({ role, target })));

  it.each(all.map((entry) => [entry.target.value, entry] as const))("%s", async (value, { role, target }) => {
    const outcome = await opens[role]({ role, target, world, seed: 1, timeoutMs: 1_000, run: value });
    if (value === "server: answers 402 to everything") {
      // It passes for a server until something is to be bought from it.
      if (!outcome.ok) throw new Error(outcome.reason);
      const pay = { id: "pay", request: { route: "paid", pay: true } };
      const { document } = await runOnce(outcome.session, vectorOf("server", [pay]));
      await outcome.session.close();
      expect(document.steps.pay).toEqual({ failure: expect.stringContaining("no offer") });
    } else {
      expect(outcome).toMatchObject({ ok: false, reason: expect.any(String) });
    }
  });
});
