import { createServer } from "node:http";
import { PaymentPayload, parseOrThrow } from "@x402-reference/types";
import { encodeFunctionData, parseAbi } from "viem";
import { describe, expect, it, onTestFinished } from "vitest";
import { exactEvmClient } from "../client.js";
import { permit2Address } from "../permit2/addresses.js";
import { now, offer, payer, usdc } from "../testing/fixtures.js";
import { exactEvmWasSettled } from "./was-settled.js";

const abi = parseAbi([
  "function authorizationState(address authorizer, bytes32 nonce) view returns (bool)",
  "function nonceBitmap(address owner, uint256 wordPosition) view returns (uint256)",
]);

/** A node at a time with one answer for calls, and what it was asked. */
async function node(time: number, answer: unknown) {
  const asked: unknown[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method, params } = JSON.parse(Buffer.concat(await incoming.toArray()).toString());
    if (method === "eth_call") asked.push(params);
    const block = { number: "0x10", timestamp: `0x${time.toString(16)}` };
    outgoing.end(JSON.stringify({ jsonrpc: "2.0", id: 1, result: method === "eth_call" ? answer : block }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const rpcUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`;
  return { asked, wasSettled: exactEvmWasSettled({ rpcUrls: { [offer.network]: rpcUrl } }) };
}

async function payment(extra: object = {}) {
  const accepted = { ...offer, extra: { ...offer.extra, ...extra } };
  const payload = await exactEvmClient({ account: payer, now: () => now }).createPayload(accepted);
  return parseOrThrow(PaymentPayload, { x402Version: 2, accepted, payload }, "The test's payment");
}

const word = (value: bigint) => `0x${value.toString(16).padStart(64, "0")}`;
const deadline = now + 60;

describe("exactEvmWasSettled", () => {
  it.each([
    ["used", deadline - 1, word(1n), true],
    ["used, long ago", deadline + 1000, word(1n), true],
    ["not used, and may still be", deadline - 1, word(0n), undefined],
    ["not used, and too late", deadline, word(0n), false],
    ["unknown to the token", deadline, "0x", undefined],
    ["unknown, as the call fails", deadline, null, undefined],
  ])("reads a transfer that is %s", async (_, time, answer, settled) => {
    const { asked, wasSettled } = await node(time, answer);
    const sent = await payment();
    expect(await wasSettled(sent)).toBe(settled);
    const { nonce } = (sent.payload as { authorization: { nonce: `0x${string}` } }).authorization;
    const data = encodeFunctionData({ abi, functionName: "authorizationState", args: [payer.address, nonce] });
    expect(asked).toEqual([[{ to: usdc.toLowerCase(), data }, "0x10"]]);
  });

  it("reads the bit of a permit, and no other", async () => {
    const sent = await payment({ assetTransferMethod: "permit2" });
    const { nonce } = (sent.payload as { permit2Authorization: { nonce: string } }).permit2Authorization;
    const bit = 1n << (BigInt(nonce) & 255n);
    const all = 2n ** 256n - 1n;
    for (const [time, answer, settled] of [
      [deadline, bit, true],
      [deadline, all ^ bit, undefined],
      [deadline + 1, all ^ bit, false],
    ] as const) {
      const { asked, wasSettled } = await node(time, word(answer));
      expect(await wasSettled(sent)).toBe(settled);
      const args = [payer.address, BigInt(nonce) >> 8n] as const;
      const data = encodeFunctionData({ abi, functionName: "nonceBitmap", args });
      expect(asked).toEqual([[{ to: permit2Address, data }, "0x10"]]);
    }
  });

  it("knows nothing of other payloads and other networks, and says when nobody answers", async () => {
    const { asked, wasSettled } = await node(deadline, word(1n));
    const sent = await payment();
    expect(await wasSettled({ ...sent, payload: { transaction: "AAAA" } })).toBeUndefined();
    expect(await wasSettled({ ...sent, accepted: { ...sent.accepted, network: "eip155:1" as never } })).toBeUndefined();
    expect(asked).toEqual([]);
    const nobody = exactEvmWasSettled({ rpcUrls: { [offer.network]: "http://127.0.0.1:9/" } });
    await expect(nobody(sent)).rejects.toMatchObject({ code: "chain_unreachable" });
  });
});
