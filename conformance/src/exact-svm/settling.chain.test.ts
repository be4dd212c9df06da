import { type Address, address } from "@solana/kit";
import { withoutExactSvmRule } from "@x402-reference/exact-svm/facilitator";
import { createFacilitator, memoryStore } from "@x402-reference/facilitator";
import { createHandler } from "@x402-reference/facilitator/handler";
import type { FacilitatorRequest, SettleResponse } from "@x402-reference/types";
import { downgradeRequirements } from "@x402-reference/types/v1";
import { describe, expect, it } from "vitest";
import { useSvmBench } from "../../test/exact-svm/bench.js";
import { paidFrom } from "../../test/exact-svm/hand-made.js";
import { lighthouseProgram } from "../svm-chain/addresses.js";
import type { MintExtension } from "../svm-chain/token-extensions.js";

const bench = useSvmBench("svm-settling");

const simulationFailed = "invalid_exact_svm_transaction_simulation_failed";

function reasonsOf(outcomes: readonly SettleResponse[]): string[] {
  return outcomes.map((outcome) => (outcome.success ? "success" : outcome.errorReason)).sort();
}

/** The same payment with something else in the fee payer's place for a signature. */
function refilled(request: FacilitatorRequest): FacilitatorRequest {
  const bytes = Buffer.from(String(request.paymentPayload.payload.transaction), "base64").fill(7, 1, 65);
  const payload = { transaction: bytes.toString("base64") };
  return { ...request, paymentPayload: { ...request.paymentPayload, payload } };
}

function payeeOf({ paymentRequirements }: FacilitatorRequest): Address {
  return address(paymentRequirements.payTo);
}

/** What the node is asked meanwhile; looks at the status count once, as a busy node has it not at the first one. */
async function askedFor(work: () => Promise<unknown>): Promise<string[]> {
  const before = bench.proxy.methods.length;
  await work();
  const asked = bench.proxy.methods.slice(before);
  const looks = asked.filter((method) => method === "getSignatureStatuses");
  return asked.slice(0, asked.length - looks.length).concat(looks.slice(0, 1));
}

describe("settling on Solana", () => {
  it("asks the node once to verify, and then for the broadcast and its confirmation", async () => {
    const scheme = bench.schemeWith();
    const request = await bench.sign();
    expect(await askedFor(() => scheme.verify(request))).toEqual(["simulateTransaction"]);
    expect(await askedFor(() => scheme.settle(request))).toEqual(["sendTransaction", "getSignatureStatuses"]);
    const alone = await bench.sign();
    expect(await askedFor(() => scheme.settle(alone))).toEqual([
      "simulateTransaction",
      "sendTransaction",
      "getSignatureStatuses",
    ]);
  });

  it("asks nothing when the payment itself gives cause for a refusal", async () => {
    const request = await bench.sign();
    const other = { ...request, paymentRequirements: { ...request.paymentRequirements, payTo: bench.sponsor.address } };
    expect(await askedFor(() => bench.schemeWith().verify(other))).toEqual([]);
  });

  it("settles one payment once, though it comes twenty times, refilled, and in another envelope", async () => {
    const facilitator = createFacilitator({ schemes: [bench.schemeWith()] });
    const request = await bench.sign();
    const enveloped = {
      ...request,
      paymentPayload: { ...request.paymentPayload, resource: { url: "https://shop.example/other" } },
    };
    const same = Array.from({ length: 18 }, () => request);
    const outcomes = await Promise.all([...same, refilled(request), enveloped].map((each) => facilitator.settle(each)));
    expect(reasonsOf(outcomes)).toEqual([...Array.from({ length: 19 }, () => "duplicate_settlement"), "success"]);
    expect(await bench.world.balance(bench.world.usdc, payeeOf(request))).toBe(10_000n);
  });

  it("settles one payment once, though it comes in version 1 and again in version 2", async () => {
    const handle = createHandler(createFacilitator({ schemes: [bench.schemeWith()] }));
    const settle = async (body: object) => {
      const request = new Request("https://facilitator.example/settle", { method: "POST", body: JSON.stringify(body) });
      return (await handle(request)).json();
    };
    const request = await bench.sign();
    const { accepted, payload } = request.paymentPayload;
    const first = await settle({
      x402Version: 1,
      paymentPayload: { x402Version: 1, scheme: "exact", network: "solana-devnet", payload },
      paymentRequirements: downgradeRequirements(accepted, { resource: { url: "https://shop.example/report" } }),
    });
    expect(first).toMatchObject({ success: true, network: "solana-devnet" });
    expect(await settle({ x402Version: 2, ...request })).toMatchObject({ errorReason: "duplicate_settlement" });
  });

  it("settles one payment once for two facilitators with one store", async () => {
    const store = memoryStore();
    const request = await bench.sign();
    const outcomes = await Promise.all(
      [1, 2].map(() => createFacilitator({ schemes: [bench.schemeWith()], store }).settle(request)),
    );
    expect(outcomes.filter(({ success }) => success)).toHaveLength(1);
  });

  it("does not settle again what a facilitator has settled that remembers nothing", async () => {
    const request = await bench.sign();
    expect(await bench.schemeWith().settle(request)).toMatchObject({ success: true });
    const again = await bench.schemeWith().settle(request);
    expect(again).toMatchObject({ success: false, errorReason: "duplicate_settlement" });
    expect(again.transaction).not.toBe("");
  });

  it("finds the transaction though the node's answer to the broadcast was lost", async () => {
    const request = await bench.sign();
    bench.proxy.answerOnce("sendTransaction", async (pass) => {
      await pass();
      return { error: { code: -32603, message: "Internal error" } };
    });
    expect(await bench.schemeWith().settle(request)).toMatchObject({ success: true });
  });

  it("says that nothing happened when the node does not take the transaction, and settles it later", async () => {
    const scheme = bench.schemeWith();
    const request = await bench.sign();
    bench.proxy.answerOnce("sendTransaction", async () => ({ error: { code: -32005, message: "Node is behind" } }));
    const refused = { success: false, errorReason: "unexpected_settle_error", transaction: "" };
    expect(await scheme.settle(request)).toMatchObject(refused);
    expect(await scheme.settle(request)).toMatchObject({ success: true });
  });

  it("throws when the node is down, and refuses nothing", async () => {
    const request = await bench.sign();
    bench.proxy.answerOnce("simulateTransaction", async () => ({ error: { code: -32005, message: "Node is behind" } }));
    await expect(bench.schemeWith().verify(request)).rejects.toMatchObject({ code: "chain_unreachable" });
    const scheme = bench.schemeWith({ rpcUrl: "http://127.0.0.1:9" });
    await expect(scheme.verify(request)).rejects.toMatchObject({ code: "chain_unreachable" });
  });

  it("does not settle what was sound when it was verified, and is so no longer", async () => {
    const { world } = bench;
    const scheme = bench.schemeWith();
    const payer = await bench.newcomer(10_000n);
    const request = await bench.sign({ payer });
    expect(await scheme.verify(request)).toMatchObject({ isValid: true });
    await world.setBalance(world.usdc, payer.address, 9_999n);
    const settled = await scheme.settle(request);
    expect(settled).toMatchObject({ success: false, transaction: "" });
    expect(reasonsOf([settled])).not.toEqual(["success"]);
  });

  it("refuses a payer that owns too little, by its name", async () => {
    const payer = await bench.newcomer(9_999n);
    const verdict = await bench.schemeWith().verify(await bench.sign({ payer }));
    expect(verdict).toMatchObject({ isValid: false, invalidReason: "insufficient_funds", payer: payer.address });
  });

  it("refuses what would fail, and says why", async () => {
    const { world } = bench;
    const frozen = await bench.newcomer(1_000_000n);
    const ofFrozen = await bench.sign({ payer: frozen });
    await world.freeze(world.usdc, frozen.address, true);
    const unpayable = await bench.sign();
    await world.closeTokenAccount(world.usdc, payeeOf(unpayable));
    const scheme = bench.schemeWith();
    const verdicts = [await scheme.verify(ofFrozen), await scheme.verify(unpayable)];
    expect(verdicts).toMatchObject([
      { invalidReason: simulationFailed, invalidMessage: "The transaction would fail: a token account is frozen." },
      { invalidReason: simulationFailed, invalidMessage: expect.stringContaining("no token account") },
    ]);
  });

  it("refuses an expired blockhash", async () => {
    const request = await bench.sign();
    await bench.world.expireBlockhashes();
    const verdict = await bench.schemeWith().verify(request);
    expect(verdict).toMatchObject({
      invalidReason: simulationFailed,
      invalidMessage: expect.stringContaining("expired"),
    });
  });

  it("refuses to spend the facilitator's own tokens, though it has allowed that to the payer", async () => {
    const { world, sponsor } = bench;
    const payer = await bench.newcomer();
    const request = await paidFrom(sponsor.address, { world, payer, request: await bench.sign({ payer }) });
    await world.fund(sponsor.address, 1_000_000n);
    await world.delegate(world.usdc, sponsor.address, { to: payer.address, units: 1_000_000n });
    const reason = "invalid_exact_svm_payload_transaction_fee_payer_transferring_funds";
    expect(await bench.schemeWith().verify(request)).toMatchObject({ invalidReason: reason });
    const careless = bench.schemeWith({ rules: withoutExactSvmRule("SVM-EX-130") });
    expect(await careless.verify(request)).toMatchObject({ isValid: true });
  });

  it.each<[string, readonly MintExtension[]]>([
    ["non-transferable", [{ kind: "non-transferable" }]],
    ["transfer-hook", [{ kind: "transfer-hook", program: lighthouseProgram }]],
    ["paused", [{ kind: "paused" }]],
  ])("refuses a mint that is %s", async (name, extensions) => {
    const mint = await bench.world.createMint({ name, program: "token-2022", extensions });
    const verdict = await bench.schemeWith().verify(await bench.sign({ mint }));
    expect(verdict).toMatchObject({ isValid: false, invalidReason: simulationFailed });
  });

  it("takes a mint that has a permanent delegate", async () => {
    const extensions: MintExtension[] = [{ kind: "permanent-delegate", delegate: bench.sponsor.address }];
    const mint = await bench.world.createMint({ name: "seizable", program: "token-2022", extensions });
    expect(await bench.schemeWith().settle(await bench.sign({ mint }))).toMatchObject({ success: true });
  });

  it("refuses a mint that takes a fee from transfers, and never calls it paid", async () => {
    const mint = await bench.world.createMint({
      name: "taxed",
      program: "token-2022",
      extensions: [{ kind: "transfer-fee", basisPoints: 1_000 }],
    });
    const request = await bench.sign({ mint });
    const reason = "invalid_exact_svm_payload_amount_mismatch";
    expect(await bench.schemeWith().verify(request)).toMatchObject({ invalidReason: reason });
    const careless = bench.schemeWith({ rules: withoutExactSvmRule("SVM-EX-181") });
    expect(await careless.settle(request)).toMatchObject({
      success: false,
      errorMessage: "The recipient got 9000, not 10000.",
      transaction: expect.stringMatching(/^.{80,}$/),
    });
  });
});
