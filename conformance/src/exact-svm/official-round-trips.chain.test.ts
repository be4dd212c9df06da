import { fileURLToPath } from "node:url";
import { createFacilitator } from "@x402-reference/facilitator";
import type { FacilitatorRequest } from "@x402-reference/types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useSvmBench } from "../../test/exact-svm/bench.js";
import { deriveKey } from "../chain/keys.js";
import { commandTarget } from "../run/target.js";
import type { RunningTarget } from "../run/types.js";

const bench = useSvmBench("official-round-trips");
const cwd = fileURLToPath(new URL("../../../", import.meta.url));

let official: RunningTarget;

beforeAll(async () => {
  official = await commandTarget("facilitator", "node conformance/targets/official/facilitator.mjs", { cwd }).start({
    EVM_NETWORK: "eip155:84532",
    EVM_RPC_URL: "http://127.0.0.1:9",
    EVM_PRIVATE_KEY: deriveKey("nobody", "official-round-trips"),
    SVM_NETWORK: bench.world.network,
    SVM_RPC_URL: bench.node.url,
    SVM_PRIVATE_KEY: bench.sponsor.secretKey,
  });
});
afterAll(() => official?.stop());

/** The JSON-RPC requests that were sent over HTTP meanwhile. */
async function requestsFor(work: () => Promise<unknown>, expected: object): Promise<number> {
  const before = bench.node.traffic.length;
  expect(await work()).toMatchObject(expected);
  return bench.node.traffic.slice(before).filter((line) => line.startsWith("http ")).length;
}

async function askOfficial(operation: "verify" | "settle", request: FacilitatorRequest): Promise<unknown> {
  const answer = await fetch(`${official.url}/${operation}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ x402Version: 2, ...request }),
  });
  return answer.json();
}

describe("what a payment costs on Solana, beside the official SDK through the same node", () => {
  it("is at most half the requests: to verify it and settle it", async () => {
    const ours = createFacilitator({ schemes: [bench.listeningWith()] });
    const request = await bench.sign();
    const own =
      (await requestsFor(() => ours.verify(request), { isValid: true })) +
      (await requestsFor(() => ours.settle(request), { success: true }));
    const other = await bench.sign();
    const theirs =
      (await requestsFor(() => askOfficial("verify", other), { isValid: true })) +
      (await requestsFor(() => askOfficial("settle", other), { success: true }));
    expect(own).toBe(2);
    expect(theirs).toBeGreaterThanOrEqual(2 * own);
  });

  it("is fewer requests also where nobody verified it before, and one to verify it alone, as theirs", async () => {
    const ours = createFacilitator({ schemes: [bench.listeningWith()] });
    const [alone, verified] = [await bench.sign(), await bench.sign()];
    expect(await requestsFor(() => ours.settle(alone), { success: true })).toBe(2);
    expect(await requestsFor(() => ours.verify(verified), { isValid: true })).toBe(1);
    const [theirAlone, theirVerified] = [await bench.sign(), await bench.sign()];
    expect(await requestsFor(() => askOfficial("settle", theirAlone), { success: true })).toBeGreaterThanOrEqual(3);
    expect(await requestsFor(() => askOfficial("verify", theirVerified), { isValid: true })).toBe(1);
  });
});
