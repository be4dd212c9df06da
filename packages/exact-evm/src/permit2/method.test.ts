import type { Refusal } from "@x402-reference/types";
import {
  concatHex,
  decodeFunctionData,
  domainSeparator,
  encodeAbiParameters,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  numberToHex,
} from "viem";
import { describe, expect, it } from "vitest";
import type { Probe, ProbeAnswer, ProbeCall, SignedTransactionFacts } from "../chain/port.js";
import { payee, payer, stranger, usdc } from "../testing/fixtures.js";
import { context, eip2612Info, permit2Payload, permit2Request, standardPermit } from "../testing/permit2.js";
import { exactProxyAddress, permit2Address } from "./addresses.js";
import { permit2Abi, settleData } from "./calls.js";
import { type Permit2MethodOptions, permit2Method } from "./method.js";
import { permit2Rules } from "./rules.js";

/** A chain that answers probes as the contracts would. */
interface Chain {
  allowance?: bigint;
  balance?: bigint;
  spentNonces?: bigint;
  permitNonce?: bigint;
  wallet?: "accepts" | "refuses";
  proxyCode?: bigint;
  refuses?: Hex;
  approval?: Partial<SignedTransactionFacts>;
}

const word = (value: bigint) => numberToHex(value, { size: 32 });
const domain = { name: "USDC", version: "2", chainId: 84532, verifyingContract: usdc } as const;
const walletAnswers = { accepts: `0x1626ba7e${"00".repeat(28)}`, refuses: word(0n) } as const;
const spent = 1n << (standardPermit.nonce & 255n);
const honestApproval = { nonce: 0n, balance: 10n ** 18n, baseFee: 1n, priorityFee: 1n, success: true };

/** Answers what a node would, the recipient's balance growing by what is settled. */
function answer(probe: Probe, chain: Chain = {}): ProbeAnswer {
  let recipient = 5n;
  const reply = ({ target, data }: ProbeCall): Hex | undefined => {
    if (target === payer.address.toLowerCase()) return chain.wallet ? walletAnswers[chain.wallet] : "0x";
    if (target === exactProxyAddress) {
      if (!chain.refuses) recipient += 10_000n;
      return chain.refuses ? undefined : "0x";
    }
    const { functionName, args } = decodeFunctionData({ abi: permit2Abi, data });
    if (functionName === "allowance") return word(chain.allowance ?? 10_000n);
    if (functionName === "nonceBitmap") return word(chain.spentNonces ?? 0n);
    if (functionName === "nonces") return word(chain.permitNonce ?? 7n);
    if (functionName === "DOMAIN_SEPARATOR") return domainSeparator({ domain });
    return word(args[0] === payee ? recipient : (chain.balance ?? 10_000n));
  };
  const [payerCode, proxyCode] = [chain.wallet ? 100n : 0n, chain.proxyCode ?? 100n];
  const sizes: Readonly<Record<string, bigint>> = {
    [payer.address.toLowerCase()]: payerCode,
    [exactProxyAddress]: proxyCode,
  };
  return {
    chainId: 84532n,
    blockNumber: 1n,
    timestamp: context.now,
    codes: probe.codes.map((address) => ({ size: sizes[address] ?? 100n, head: "0x" })),
    calls: probe.calls.map((call) => {
      const data = reply(call);
      return { called: true, success: data !== undefined, gasUsed: 90_000n, data: data ?? chain.refuses ?? "0x" };
    }),
    ...(probe.after && { after: probe.after.map(() => ({ ...honestApproval, ...chain.approval })) }),
  };
}

type Request = Parameters<typeof permit2Request>[0];

async function open(changes: Request, options: Partial<Permit2MethodOptions> = {}) {
  const opened = permit2Method({ rules: permit2Rules, ...options }).open(await permit2Request(changes), context);
  if (!opened.ok) throw new Error(opened.problem.field);
  return opened.payment;
}

/** Judges a payment to the end, as verifying does. */
async function verdict(changes: Request, chain: Chain = {}, options: Partial<Permit2MethodOptions> = {}) {
  let payment = await open(changes, options);
  for (let requests = 1; ; requests += 1) {
    const refusal = await payment.judge();
    if (refusal) return { refusal, payment, requests: requests - 1 };
    const told = answer(payment.probe(), chain);
    const other = payment.otherwise?.(told);
    if (!other) return { refusal: await payment.judgeChain(told), payment, requests, call: payment.call(told) };
    payment = other;
  }
}

const permitted = async (changes: object = {}) => ({
  extensions: { eip2612GasSponsoring: { info: { ...(await eip2612Info()), ...changes } } },
});

async function approved(
  data = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [permit2Address, 10_000n] }),
) {
  const signedTransaction = await payer.signTransaction({
    type: "eip1559",
    chainId: 84532,
    nonce: 0,
    to: usdc,
    data,
    gas: 70_000n,
    maxFeePerGas: 10n,
    maxPriorityFeePerGas: 1n,
  });
  const info = {
    from: payer.address,
    asset: usdc,
    spender: permit2Address,
    amount: "10000",
    signedTransaction,
    version: "1",
  };
  return { extensions: { erc20ApprovalGasSponsoring: { info } } };
}

describe("a payment by Permit2", () => {
  it("is judged with one request and settled by the proxy with the payload's values", async () => {
    const { refusal, requests, call } = await verdict({});
    expect([refusal, requests]).toEqual([undefined, 1]);
    const { signature } = await permit2Payload();
    const owner = payer.address;
    const data = settleData({ owner, permit: standardPermit, signature: `0x${signature.slice(2)}` });
    expect(call).toMatchObject({ to: exactProxyAddress, data });
    expect(call?.gas).toBeLessThan(400_000n);
  });

  it("names what it consumes: a nonce of the payer, whatever the token", async () => {
    const payment = await open({});
    expect(payment.key).toBe(`permit2/${payer.address.toLowerCase()}/${standardPermit.nonce}`);
    expect(payment.expiresAt).toBe(Number(standardPermit.deadline) + 1);
    expect(payment).toMatchObject({ payer: payer.address, asset: usdc.toLowerCase() });
  });

  it("names the member of a payload that is missing", async () => {
    const request = await permit2Request({ payload: { permit2Authorization: {} } });
    expect(permit2Method({ rules: permit2Rules }).open(request, context)).toMatchObject({
      ok: false,
      problem: { field: "permit2Authorization.permitted" },
    });
  });

  it("is judged again at another time", async () => {
    const payment = await open({});
    expect(await payment.judge()).toBeUndefined();
    expect(await payment.at(standardPermit.deadline).judge()).toMatchObject({ reason: "permit2_deadline_expired" });
  });

  it.each<[string, Chain]>([
    ["permit2_allowance_required", { allowance: 9_999n }],
    ["insufficient_funds", { balance: 9_999n }],
    ["permit2_invalid_nonce", { spentNonces: spent }],
    ["permit2_proxy_not_deployed", { proxyCode: 0n }],
    ["permit2_simulation_failed", { refuses: "0x756688fe" }],
    ["invalid_exact_evm_payload_signature", { wallet: "refuses" }],
  ])("is refused with %s", async (reason, chain) => {
    expect((await verdict({}, chain)).refusal).toMatchObject({ reason });
  });

  it("is kept when another nonce of the same word is spent, and when the payer's wallet accepts", async () => {
    expect((await verdict({}, { spentNonces: spent << 1n, wallet: "accepts" })).refusal).toBeUndefined();
  });

  it("is refused when somebody else signed it", async () => {
    const payload = {
      ...(await permit2Payload()),
      signature: (await permit2Payload(standardPermit, stranger)).signature,
    };
    expect((await verdict({ payload })).refusal).toMatchObject({ reason: "invalid_exact_evm_payload_signature" });
  });

  it("takes no deployment around the signature of an account without code", async () => {
    const { signature } = await permit2Payload();
    const parts = [{ type: "address" }, { type: "bytes" }, { type: "bytes" }] as const;
    const inner: Hex = `0x${signature.slice(2)}`;
    const wrapper = concatHex([
      encodeAbiParameters(parts, [stranger.address, "0x12", inner]),
      `0x${"6492".repeat(16)}`,
    ]);
    const payload = { signature: wrapper };
    expect((await verdict({ payload })).refusal).toMatchObject({ reason: "invalid_exact_evm_payload_signature" });
    const deployed = await verdict({ payload }, { wallet: "accepts" });
    expect(deployed.refusal).toBeUndefined();
    expect(deployed.call?.data).not.toContain("6492".repeat(16));
  });
});

describe("a payment by Permit2 with an EIP-2612 permit", () => {
  it("is judged with one request and settled together with the permit", async () => {
    const { refusal, requests, call } = await verdict(await permitted(), { allowance: 0n });
    expect([refusal, requests, call?.data.slice(0, 10)]).toEqual([undefined, 1, "0xfa340378"]);
  });

  it.each([
    { signature: `0x${"11".repeat(65)}` },
    { version: 1 },
    { amount: String(2n ** 256n - 1n) },
    { from: stranger.address },
  ])("does not look at it when the allowance is there: %j", async (changes) => {
    const { refusal, call } = await verdict(await permitted(changes));
    expect([refusal, call?.data.slice(0, 10)]).toEqual([undefined, "0x13cd3b53"]);
  });

  it.each<[string, object, Chain]>([
    ["eip2612_from_mismatch", { from: stranger.address }, {}],
    ["permit2_2612_amount_mismatch", { amount: String(2n ** 256n - 1n) }, {}],
    ["invalid_eip2612_extension_format", { signature: "0x" }, {}],
    ["permit2_allowance_required", {}, { permitNonce: 8n }],
    ["insufficient_funds", {}, { balance: 0n }],
    ["permit2_simulation_failed", {}, { refuses: "0x050cda49" }],
  ])("is refused with %s", async (reason, changes, chain) => {
    expect((await verdict(await permitted(changes), { allowance: 0n, ...chain })).refusal).toMatchObject({ reason });
  });
});

describe("a payment by Permit2 with a signed approval", () => {
  const relayed: Hex[] = [];
  const relay = async (raw: Hex): Promise<Refusal | undefined> => {
    relayed.push(raw);
    return undefined;
  };

  /** The chain before the approval until the probe brings it along. */
  async function sponsored(changes: Request, approval: Chain["approval"] = {}, options = { relayApproval: relay }) {
    const first = await open(changes, options);
    const other = first.otherwise?.(answer(first.probe(), { allowance: 0n }));
    if (!other) return { refusal: await first.judgeChain(answer(first.probe(), { allowance: 0n })) };
    const refusal = await other.judge();
    return { other, refusal: refusal ?? (await other.judgeChain(answer(other.probe(), { approval }))) };
  }

  it("is simulated after it, and broadcasts it before settling", async () => {
    const { other, refusal } = await sponsored(await approved());
    expect(refusal).toBeUndefined();
    expect(other?.probe().after).toMatchObject([{ from: payer.address.toLowerCase(), to: usdc.toLowerCase() }]);
    expect(other?.otherwise?.(answer(other.probe()))).toBeUndefined();
    expect(relayed).toEqual([]);
    expect(await other?.prepare?.(1_000)).toBeUndefined();
    expect(relayed).toEqual([other?.probe().after?.[0]?.raw]);
  });

  it("is refused where no approvals are sponsored", async () => {
    const { refusal, requests } = await verdict(await approved(), { allowance: 0n });
    expect(refusal).toMatchObject({ reason: "permit2_allowance_required" });
    expect(requests).toBe(1);
  });

  it("does not look at it when the allowance is there", async () => {
    const { refusal, payment } = await verdict(await approved("0x"), {}, { relayApproval: relay });
    expect([refusal, payment.probe().after]).toEqual([undefined, undefined]);
  });

  it("is refused for what the approval itself shows", async () => {
    expect((await sponsored(await approved("0x"))).refusal).toMatchObject({
      reason: "erc20_approval_tx_wrong_selector",
    });
  });

  it("is refused for what the chain says of the approval", async () => {
    expect((await sponsored(await approved(), { balance: 0n })).refusal).toMatchObject({
      reason: "erc20_approval_tx_failed",
    });
  });
});
