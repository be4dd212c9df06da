import { createServer } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { payer, usdc } from "../testing/fixtures.js";
import { rpcChain } from "./chain.js";

const owner = payer.address;
const call = { from: owner, to: usdc, data: "0x" } as const;

/** A node that answers by method with a result, or with an error where there is none. */
async function nodeThatAnswers(results: Record<string, unknown>) {
  return endpointThat((method) =>
    JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      ...(method in results ? { result: results[method] } : { error: { code: 3, message: "execution reverted" } }),
    }),
  );
}

async function endpointThat(answers: (method: string) => string) {
  const server = createServer(async (incoming, outgoing) => {
    const chunks = await incoming.toArray();
    outgoing.end(answers(JSON.parse(Buffer.concat(chunks).toString()).method));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return rpcChain(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`);
}

const unreachable = expect.objectContaining({ code: "chain_unreachable", field: "rpcUrls" });

describe("what a payer asks a node", () => {
  it("is answered by no permit nonce where the token refuses or returns nothing", async () => {
    expect(await (await nodeThatAnswers({})).permitNonce(usdc, owner)).toBeUndefined();
    expect(await (await nodeThatAnswers({ eth_call: "0x" })).permitNonce(usdc, owner)).toBeUndefined();
    expect(await (await nodeThatAnswers({ eth_call: `0x${"7".padStart(64, "0")}` })).permitNonce(usdc, owner)).toBe(7n);
  });

  it("leaves room in the fees for a base fee that doubles, and gives no terms where something is missing", async () => {
    const terms = {
      eth_estimateGas: "0xb71b",
      eth_getTransactionCount: "0x3",
      eth_maxPriorityFeePerGas: "0x2",
      eth_getBlockByNumber: { baseFeePerGas: "0xa" },
    };
    expect(await (await nodeThatAnswers(terms)).transactionTerms(call)).toEqual({
      nonce: 3,
      gas: 46_875n,
      maxFeePerGas: 22n,
      maxPriorityFeePerGas: 2n,
    });
    for (const name of Object.keys(terms)) {
      expect(await (await nodeThatAnswers({ ...terms, [name]: null })).transactionTerms(call)).toBeUndefined();
    }
    const { eth_estimateGas: _, ...reverting } = terms;
    expect(await (await nodeThatAnswers(reverting)).transactionTerms(call)).toBeUndefined();
  });

  it("is a fault when there is no allowance in the answer, no answer, or nobody", async () => {
    await expect((await nodeThatAnswers({})).allowance(usdc, owner, usdc)).rejects.toThrow(unreachable);
    for (const odd of ["", "<html>", "{}", "null", "7"]) {
      const chain = await endpointThat(() => odd);
      await expect(chain.permitNonce(usdc, owner)).rejects.toThrow(unreachable);
    }
    await expect(rpcChain("http://127.0.0.1:9/").permitNonce(usdc, owner)).rejects.toThrow(unreachable);
  });
});
