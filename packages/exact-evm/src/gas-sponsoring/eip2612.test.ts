import { firstRefusal } from "@x402-reference/types";
import { domainSeparator } from "viem";
import { describe, expect, it } from "vitest";
import { exactProxyAddress } from "../permit2/addresses.js";
import { now, payer, stranger, usdc } from "../testing/fixtures.js";
import { eip2612Info, permit2Subject } from "../testing/permit2.js";
import { attachedInfo } from "./attached.js";
import { eip2612Declaration, eip2612GasSponsoring, readEip2612Info } from "./eip2612.js";
import { tokenPermitOf } from "./eip2612-call.js";
import { eip2612Rules } from "./eip2612-rules.js";
import { erc20ApprovalDeclaration } from "./erc20-approval.js";

const domain = { name: "USDC", version: "2", chainId: 84532, verifyingContract: usdc } as const;
const honest = { nonce: 7n, domainSeparator: domainSeparator({ domain }), payerHasCode: false };

function attached(info: unknown) {
  return attachedInfo({ [eip2612GasSponsoring]: { info } }, eip2612GasSponsoring);
}

async function judge(info: Readonly<Record<string, unknown>>, facts: object = {}) {
  const filled = attached(info);
  if (!filled) throw new Error("The info counts as absent.");
  return firstRefusal(eip2612Rules, { ...(await permit2Subject()), info: filled, facts: { ...honest, ...facts } });
}

describe("the rules of an EIP-2612 permit", () => {
  it("keep a permit for the payment", async () => {
    expect(await judge(await eip2612Info())).toBeUndefined();
    expect(await judge({ ...(await eip2612Info()), from: payer.address.toLowerCase() })).toBeUndefined();
  });

  it("keep a permit that never expires", async () => {
    expect(await judge(await eip2612Info({ deadline: 2n ** 256n - 1n }))).toBeUndefined();
  });

  it.each(["from", "asset", "spender", "amount", "nonce", "deadline", "signature", "version"])(
    "refuse one without %s, or with it as a number",
    async (member) => {
      const refused = { reason: "invalid_eip2612_extension_format", message: expect.stringContaining(member) };
      const { [member]: _, ...rest } = Object.fromEntries(Object.entries(await eip2612Info()));
      expect(await judge(rest)).toMatchObject(refused);
      expect(await judge({ ...rest, [member]: 1 })).toMatchObject(refused);
    },
  );

  it.each([
    ["invalid_eip2612_extension_format", { amount: "010000" }],
    ["invalid_eip2612_extension_format", { signature: "0x" }],
    ["invalid_eip2612_extension_format", { version: "one" }],
    ["invalid_eip2612_extension_format", { deadline: `1${"0".repeat(78)}` }],
    ["eip2612_from_mismatch", { from: stranger.address }],
    ["eip2612_asset_mismatch", { asset: stranger.address }],
    ["eip2612_spender_not_permit2", { spender: exactProxyAddress }],
    ["permit2_2612_amount_mismatch", { amount: "10001" }],
    ["eip2612_deadline_expired", { deadline: `${now + 5}` }],
    ["permit2_allowance_required", { nonce: "8" }],
    ["permit2_allowance_required", { deadline: `${now + 61}` }],
    ["permit2_allowance_required", { signature: `0x${"11".repeat(64)}` }],
  ])("refuse with %s: %j", async (reason, changes) => {
    expect(await judge({ ...(await eip2612Info()), ...changes })).toMatchObject({ reason });
  });

  it.each([
    ["another key", {}, { account: stranger }],
    ["another domain", {}, { name: "USD Coin" }],
    ["another nonce", { nonce: 6n }, {}],
  ])("refuse what is signed with %s", async (_, permit, signing) => {
    expect(await judge(await eip2612Info(permit, signing))).toMatchObject({ reason: "permit2_allowance_required" });
  });

  it("refuse a signature whose v tokens do not take", async () => {
    const info = await eip2612Info();
    const signature = info.signature.replace(/1[bc]$/, (v) => (v === "1b" ? "00" : "01"));
    expect(await judge({ ...info, signature })).toMatchObject({ reason: "permit2_allowance_required" });
  });

  it.each([{ nonce: undefined }, { domainSeparator: undefined }])(
    "refuse a permit of a token without permits: %j",
    async (facts) => {
      expect(await judge(await eip2612Info(), facts)).toMatchObject({
        reason: "permit2_allowance_required",
        message: expect.stringContaining(usdc),
      });
    },
  );

  it("leave the signature of a wallet to the simulation, if it has the token's form", async () => {
    const foreign = await eip2612Info({}, { account: stranger });
    expect(await judge(foreign, { payerHasCode: true })).toBeUndefined();
    const long = { ...foreign, signature: `${foreign.signature}00` };
    expect(await judge(long, { payerHasCode: true })).toMatchObject({ reason: "permit2_allowance_required" });
  });
});

describe("the extension", () => {
  it("is absent when nothing is filled in: a client echoes the server's declaration", () => {
    expect(attachedInfo(undefined, eip2612GasSponsoring)).toBeUndefined();
    expect(attachedInfo({}, eip2612GasSponsoring)).toBeUndefined();
    expect(attachedInfo({ [eip2612GasSponsoring]: eip2612Declaration }, eip2612GasSponsoring)).toBeUndefined();
    expect(attachedInfo({ [eip2612GasSponsoring]: null }, eip2612GasSponsoring)).toBeUndefined();
    expect(attached("all")).toBeUndefined();
    expect(attached([])).toBeUndefined();
    expect(attached({ from: payer.address })).toBeDefined();
  });

  it("is declared with the schema of what is read", async () => {
    expect(eip2612Declaration.schema).toMatchObject({
      properties: { signature: { type: "string", pattern: "^0x[a-fA-F0-9]+$" }, amount: { pattern: "^[0-9]+$" } },
      required: ["from", "asset", "spender", "amount", "nonce", "deadline", "signature", "version"],
    });
    expect(erc20ApprovalDeclaration.schema).toMatchObject({
      required: ["from", "asset", "spender", "amount", "signedTransaction", "version"],
    });
    const info = await eip2612Info();
    expect(readEip2612Info(info)).toEqual({ ok: true, value: info });
  });

  it("is sent as the proxy takes it, or not at all", async () => {
    const info = await eip2612Info();
    const permit = tokenPermitOf(attached(info) ?? expect.fail());
    expect(permit).toMatchObject({ value: 10_000n, deadline: BigInt(now + 60), r: info.signature.slice(0, 66) });
    expect(tokenPermitOf(attached({ ...info, signature: "0x12" }) ?? expect.fail())).toBeUndefined();
    expect(tokenPermitOf(attached({ ...info, amount: "all" }) ?? expect.fail())).toBeUndefined();
  });
});
