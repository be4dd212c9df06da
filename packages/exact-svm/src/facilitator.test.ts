import type { Address } from "@solana/kit";
import { network } from "@x402-reference/types";
import { describe, expect, it } from "vitest";
import { exactSvmFacilitator } from "./facilitator.js";
import { merchant, offer, otherSponsor, signedTransaction, sponsor, standardSteps } from "./testing/payments.js";
import { bytesToBase64 } from "./wire/base64.js";

const devnet = network("solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1");
const base = {
  network: devnet,
  rpcUrl: "http://127.0.0.1:9",
  feePayers: [sponsor, otherSponsor],
  now: () => 1_000,
} as const;
const scheme = exactSvmFacilitator(base);
const standard = await signedTransaction(await standardSteps());

function paying(payload: Record<string, unknown>) {
  return { paymentPayload: { x402Version: 2 as const, accepted: offer, payload }, paymentRequirements: offer };
}

describe("a facilitator on Solana", () => {
  it("tells servers its first key, and all of them as its signers", () => {
    expect(scheme.kindExtra?.(devnet)).toEqual({ feePayer: sponsor.address });
    expect(scheme.signers()).toEqual({ "solana:*": [sponsor.address, otherSponsor.address] });
  });

  it("tells that it serves smart wallets", () => {
    const serving = exactSvmFacilitator({ ...base, smartWallets: [merchant] });
    const features = { smartWalletSupported: true };
    expect(serving.kindExtra?.(devnet)).toEqual({ feePayer: sponsor.address, features });
  });

  it.each([
    ["another chain's network", { network: network("eip155:84532") }],
    ["a limit below nothing", { maxComputeUnits: -1 }],
    ["a limit that is no number", { maxComputeUnits: Number.NaN }],
    ["a price below nothing", { maxComputeUnitPrice: -1n }],
    ["a fee below nothing", { maxFeeLamports: -1n }],
    ["a WebSocket that is none", { wsUrl: "https://node.example" }],
    ["a smart wallet that is no program", { smartWallets: ["squads" as Address] }],
  ])("is not made with %s", (_, changes) => {
    const misconfigured = expect.objectContaining({ code: "invalid_configuration" });
    expect(() => exactSvmFacilitator({ ...base, ...changes })).toThrow(misconfigured);
  });

  it.each([
    {},
    { transaction: 5 },
    { transaction: null },
    { transaction: "!!!!" },
    { transaction: ` ${bytesToBase64(standard)}` },
    { transaction: bytesToBase64(standard).replaceAll("=", "").replace(/\+/g, "-") },
    { transaction: bytesToBase64(standard.slice(0, 200)) },
  ])("refuses the payload %j without asking the chain", async (payload) => {
    const reason = "invalid_exact_svm_payload_transaction_could_not_be_decoded";
    const request = paying(payload);
    expect(await scheme.verify(request)).toMatchObject({ isValid: false, invalidReason: reason });
    expect(await scheme.settle(request)).toMatchObject({ success: false, errorReason: reason, transaction: "" });
    expect(await scheme.resume(request, "")).toMatchObject({ success: false, errorReason: reason });
    expect(scheme.settlementKey(request)).toBeUndefined();
  });

  it("names what is consumed by the message alone, and remembers it for longer than a blockhash lives", () => {
    const refilled = standard.slice().fill(7, 1, 129);
    const [key, other] = [standard, refilled].map((bytes) =>
      scheme.settlementKey(paying({ transaction: bytesToBase64(bytes) })),
    );
    expect(key).toEqual({ key: expect.stringMatching(/^solana:\w{32}\/[0-9a-f]{64}$/), expiresAt: 1_600 });
    expect(other).toEqual(key);
  });

  it("throws when the chain does not answer, and refuses nothing", async () => {
    const request = paying({ transaction: bytesToBase64(standard) });
    await expect(scheme.verify(request)).rejects.toMatchObject({ code: "chain_unreachable" });
  });
});
