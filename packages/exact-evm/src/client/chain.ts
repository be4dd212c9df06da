import { X402Error } from "@x402-reference/types";
import type { Address, Hex } from "viem";
import { encodedCall } from "./encoded-call.js";

const timeoutMs = 10_000;

/** What a transaction to be signed needs: fees in wei. */
export interface TransactionTerms {
  nonce: number;
  gas: bigint;
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

/** What a payer looks up before it asks for a sponsored approval. A method throws `chain_unreachable` without an answer. */
export interface PayerChain {
  /** How much of a token a spender may take, in atomic units. */
  allowance(token: Address, owner: Address, spender: Address): Promise<bigint>;
  /** The nonce of the owner's next EIP-2612 permit; nothing when the token knows no permits. */
  permitNonce(token: Address, owner: Address): Promise<bigint | undefined>;
  /** Terms for a transaction that is sent now; nothing when it would fail, or on a chain without a base fee. */
  transactionTerms(call: { from: Address; to: Address; data: Hex }): Promise<TransactionTerms | undefined>;
}

/** What a payer may look up afterwards as well. */
export interface RpcChain extends PayerChain {
  /** The first word that a contract answers in the latest block, and the time of that block in seconds. */
  readLatest(to: Address, data: Hex): Promise<{ word: bigint | undefined; time: bigint | undefined }>;
}

/** Asks a JSON-RPC endpoint with nothing but fetch, as a payer should not have to load a chain's SDK for two reads. */
export function rpcChain(rpcUrl: string): RpcChain {
  const ask = (method: string, params: readonly unknown[]) => resultOf(rpcUrl, method, params);
  return {
    async allowance(token, owner, spender) {
      const data = encodedCall("0xdd62ed3e", owner, spender);
      const allowance = quantity(await ask("eth_call", [{ to: token, data }, "latest"]));
      if (allowance === undefined) throw unreachable(`tells no allowance of ${token}`);
      return allowance;
    },
    async permitNonce(token, owner) {
      return quantity(await ask("eth_call", [{ to: token, data: encodedCall("0x7ecebe00", owner) }, "latest"]));
    },
    async readLatest(to, data) {
      const block = await ask("eth_getBlockByNumber", ["latest", false]);
      const answer = await ask("eth_call", [{ to, data }, memberOf(block, "number")]);
      return { word: quantity(answer), time: quantity(memberOf(block, "timestamp")) };
    },
    async transactionTerms(call) {
      const answers = await Promise.all([
        ask("eth_estimateGas", [call]),
        ask("eth_getTransactionCount", [call.from, "latest"]),
        ask("eth_maxPriorityFeePerGas", []),
        ask("eth_getBlockByNumber", ["latest", false]),
      ]);
      const [gas, nonce, tip] = answers.map(quantity);
      const baseFee = quantity(memberOf(answers[3], "baseFeePerGas"));
      if (gas === undefined || nonce === undefined || tip === undefined || baseFee === undefined) return undefined;
      // Twice the base fee outlives five full blocks in a row.
      return { nonce: Number(nonce), gas, maxFeePerGas: 2n * baseFee + tip, maxPriorityFeePerGas: tip };
    },
  };
}

/** The node's result, or nothing when it answers with an error, such as for a call that reverts. */
async function resultOf(rpcUrl: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const headers = { "Content-Type": "application/json" };
  try {
    const response = await fetch(rpcUrl, { method: "POST", headers, body, signal: AbortSignal.timeout(timeoutMs) });
    const answer: unknown = await response.json();
    const result = memberOf(answer, "result");
    if (result === undefined && memberOf(answer, "error") === undefined) throw new Error("The answer is no JSON-RPC.");
    return result;
  } catch (cause) {
    throw unreachable("does not answer", cause);
  }
}

function unreachable(what: string, cause?: unknown): X402Error {
  return new X402Error("chain_unreachable", `The payer's RPC endpoint ${what}.`, {
    field: "rpcUrls",
    remedy: "Nothing was sent. Check the URL, or leave it out to pay without sponsored approvals.",
    cause,
  });
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function quantity(value: unknown): bigint | undefined {
  return typeof value === "string" && /^0x[0-9a-f]+$/i.test(value) ? BigInt(value) : undefined;
}
