import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { blockhash, getAddressEncoder, getBase58Decoder, signature as toSignature } from "@solana/kit";
import { afterEach, describe, expect, it } from "vitest";
import { memoProgram, tokenProgram } from "../programs.js";
import { merchant, payer } from "../testing/payments.js";
import { nodeChain } from "./node.js";

const signature = toSignature(getBase58Decoder().decode(new Uint8Array(64).fill(1)));
const other = getBase58Decoder().decode(new Uint8Array(64).fill(2));

let server: Server | undefined;
afterEach(() => void server?.close());

/** A node that answers everything the same, or each question by its next answer. */
async function answering(...answers: [object, ...object[]]) {
  let asked = 0;
  server = createServer((_request, response) => {
    const answer = answers[Math.min(asked++, answers.length - 1)];
    response.end(JSON.stringify({ jsonrpc: "2.0", id: 1, ...answer }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return nodeChain({ rpcUrls: [`http://127.0.0.1:${port}`], timeoutMs: 1_000 });
}

describe("handing a transaction over", () => {
  it.each<[string, object, boolean | undefined]>([
    ["the transaction's signature", { result: signature }, true],
    ["another signature", { result: other }, undefined],
    ["what is no signature", { result: {} }, undefined],
    ["an internal error", { error: { code: -32_603, message: "Internal error" } }, undefined],
    ["an error in front of the node", { error: { code: 429, message: "Too many requests" } }, undefined],
    ["a refusal", { error: { code: -32_005, message: "Node is behind" } }, false],
  ])("and being answered %s", async (_what, answer, sent) => {
    const chain = await answering(answer);
    expect(await chain.send({ transaction: "AA==", signature })).toMatchObject({ sent });
  });
});

describe("a trace", () => {
  const among = { accounts: [], writable: [payer.address, merchant] };
  const tokens = Buffer.alloc(165);
  tokens.set(getAddressEncoder().encode(payer.address), 32);
  const shown = (owner: string) => ({ lamports: 1, owner, data: [tokens.toString("base64"), "base64"] });
  const told = { err: null, innerInstructions: [], accounts: [shown(tokenProgram), null] };
  const traced = async (value: object) =>
    (await answering({ result: { context: { slot: 10 }, value } })).trace("AA==", among);

  it("tells who owns the tokens in token accounts", async () => {
    const empty = { slot: 10, error: null, called: [], spent: undefined };
    expect(await traced(told)).toEqual({ ...empty, tokenOwners: new Map([[payer.address, payer.address]]) });
    const accounts = [shown(memoProgram), null];
    expect(await traced({ ...told, accounts })).toEqual({ ...empty, tokenOwners: new Map() });
  });

  it("tells what the fee payer spends where the node does", async () => {
    expect(await traced({ ...told, preBalances: [90, 1], postBalances: [70, 21] })).toMatchObject({ spent: 20n });
    expect(await traced({ ...told, preBalances: null, postBalances: null })).toMatchObject({ spent: undefined });
  });

  it("of what would fail needs no more than why", async () => {
    expect(await traced({ err: "Failed" })).toMatchObject({ slot: 10, error: "Failed" });
  });

  it.each([{ innerInstructions: null }, { accounts: null }, { accounts: [null] }, { err: undefined }])(
    "is none without %j",
    async (missing) => {
      await expect(traced({ ...told, ...missing })).rejects.toMatchObject({ code: "chain_unreachable" });
    },
  );
});

describe("a status", () => {
  const executed = { slot: 9, err: null, confirmationStatus: "confirmed" };

  it.each<[string, object]>([
    ["that does not say how it ended", { slot: 9, confirmationStatus: "confirmed" }],
    ["without a slot", { err: null, confirmationStatus: "confirmed" }],
  ])("%s is none", async (_what, value) => {
    const chain = await answering({ result: { context: { slot: 10 }, value: [value] } });
    await expect(chain.status(signature, { everywhere: false })).rejects.toMatchObject({ code: "chain_unreachable" });
  });

  it("tells how the transaction ended", async () => {
    const chain = await answering({ result: { context: { slot: 10 }, value: [executed] } });
    const found = { slot: 9, error: null, confirmed: true };
    expect(await chain.status(signature, { everywhere: false })).toEqual({ asOf: 10, found });
  });
});

describe("a blockhash that a node does not know", () => {
  const judged = (slot: number) => ({ result: { context: { slot }, value: false } });
  const simulated = { result: { context: { slot: 10 }, value: { err: "BlockhashNotFound", accounts: null } } };
  const looked = { result: { context: { slot: 10 }, value: [null] } };
  const hash = blockhash("1".repeat(32));

  it("has died as of its slot", async () => {
    const chain = await answering(simulated, judged(10));
    await chain.simulate("", payer.address);
    expect(await chain.lives(hash)).toEqual({ asOf: 10, alive: false });
  });

  it("may be too new for a node that is behind another one", async () => {
    const chain = await answering(simulated, judged(9));
    await chain.simulate("", payer.address);
    await expect(chain.lives(hash)).rejects.toMatchObject({ code: "chain_unreachable" });
  });

  it("has died also where a status was of a later slot, as those are that are not confirmed yet", async () => {
    const chain = await answering(looked, judged(9));
    await chain.status(signature, { everywhere: false });
    expect(await chain.lives(hash)).toEqual({ asOf: 9, alive: false });
  });
});
