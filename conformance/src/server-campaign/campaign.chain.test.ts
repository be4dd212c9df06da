import { gateRulesWithout } from "@x402-reference/server";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runCampaign } from "../../../packages/server/campaign/rounds.mjs";
import { suiteFacilitatorKey } from "../chain/keys.js";
import { createWorld, type World } from "../chain/world.js";

let world: World;

beforeAll(async () => {
  // Hosts write there what their handlers throw, and those are to throw.
  vi.spyOn(console, "error").mockImplementation(() => {});
  world = await createWorld();
});
afterAll(() => world?.stop());

const key = suiteFacilitatorKey;

/** The built packages behind real hosts; `packages/server/campaign/campaign.mjs` does the same for as long as one likes. */
describe("among requests, payments and faults by chance", () => {
  it("nobody gets anything unpaid", async () => {
    // Of these rounds, which meet every host and 18 faults, none waits for more than one facilitator that hangs.
    const { violations, runs, delivered, payments } = await runCampaign({ chain: world, seed: 382, rounds: 8, key });
    expect(violations).toEqual([]);
    expect(runs).toBeGreaterThan(delivered);
    expect(payments).toBeGreaterThanOrEqual(delivered);
    expect(delivered).toBeGreaterThan(5);
  });

  it("a gate that believes in every payment is found out", async () => {
    const rules = gateRulesWithout("CORE-FLOW-006");
    const { violations } = await runCampaign({ chain: world, seed: 383, rounds: 2, key, rules });
    expect(violations.map(({ violation }) => violation).join("\n")).toContain("had a payment that is");
  });
});
