import type { Address } from "@solana/kit";
import { isTokenProgram } from "../programs.js";
import { tokenAccountOwner } from "../token/account-data.js";
import { bytesFromBase64 } from "../wire/base64.js";
import { readCalled } from "./called.js";
import { refusalOf } from "./explain.js";
import { member } from "./json.js";
import type { ChainPort } from "./port.js";
import { createRpc, type Rpc, type RpcAnswer, unreachable } from "./rpc.js";
import { createWatcher } from "./watcher.js";

/** Where a node is, or several of which the first that answers is asked, and how it is talked to. */
export interface NodeOptions {
  rpcUrls: readonly [string, ...string[]];
  /** Where a node speaks unasked; it is asked again and again where absent. */
  wsUrl?: string | undefined;
  /** Closes what is open when aborted. */
  signal?: AbortSignal | undefined;
  /** Longest wait for one answer, in milliseconds. */
  timeoutMs: number;
}

const commitment = "confirmed";
const encoding = "base64";

/** Errors by which a node says that something is wrong with the transaction itself. */
const invalidParams = -32_602;
const preflightFailure = -32_002;
const badSignature = -32_003;
/** The error after which a node may have passed the transaction on all the same. */
const internalError = -32_603;

/** The chain as a node's JSON-RPC endpoint shows it. */
export function nodeChain({ rpcUrls, wsUrl, signal, timeoutMs }: NodeOptions): ChainPort {
  const rpc = createRpc(rpcUrls, timeoutMs);
  /** Of all answers that speak of confirmed slots, as a judgement of a blockhash does; a status speaks of later ones. */
  let newest = 0;

  function saw(slot: number): number {
    newest = Math.max(newest, slot);
    return slot;
  }

  return {
    ...(wsUrl !== undefined && { watch: createWatcher(wsUrl, { signal }) }),

    async simulate(transaction, source) {
      const options = { encoding, commitment, sigVerify: false, accounts: { encoding, addresses: [source] } };
      const answer = await rpc("simulateTransaction", [transaction, options]);
      if (!answer.ok && answer.error.code === invalidParams) return refusalOf(answer.error.message, "The node refuses");
      const result = resultOf("simulateTransaction", answer);
      const slot = member(result, "context", "slot");
      const error = member(result, "value", "err");
      if (typeof slot !== "number" || error === undefined) throw unreachable("did not simulate", result);
      const data = dataOf(member(result, "value", "accounts", 0));
      if (error === null && !data) throw unreachable("left out what it was asked for", result);
      return { slot: saw(slot), error, source: data };
    },

    async trace(transaction, { accounts, writable }) {
      const options = { sigVerify: false, innerInstructions: true, accounts: { encoding, addresses: writable } };
      const answer = await rpc("simulateTransaction", [transaction, { encoding, commitment, ...options }]);
      if (!answer.ok && answer.error.code === invalidParams) return refusalOf(answer.error.message, "The node refuses");
      const result = resultOf("simulateTransaction", answer);
      const slot = member(result, "context", "slot");
      const error = member(result, "value", "err");
      if (typeof slot !== "number" || error === undefined) throw unreachable("did not simulate", result);
      if (error !== null) return { slot, error, called: [], tokenOwners: new Map(), spent: undefined };
      const called = readCalled(member(result, "value", "innerInstructions"), accounts);
      const tokenOwners = readTokenOwners(member(result, "value", "accounts"), writable);
      if (!called || !tokenOwners) throw unreachable("left out what it was asked for", result);
      const [before, after] = ["preBalances", "postBalances"].map((name) => member(result, "value", name, 0));
      const spent =
        typeof before === "number" && typeof after === "number" ? BigInt(before) - BigInt(after) : undefined;
      return { slot, error, called, tokenOwners, spent };
    },

    async account(address) {
      return dataOf(member(await ask(rpc, "getAccountInfo", [address, { encoding, commitment }]), "value"));
    },

    async send({ transaction, signature }) {
      const options = { encoding, preflightCommitment: commitment };
      const answer = await rpc("sendTransaction", [transaction, options]).catch(() => undefined);
      if (!answer) return { sent: undefined };
      // What a node says that was asked second, it says also when the first one has passed the transaction on.
      if (!answer.ok && (answer.isRepeat || answer.error.code === internalError)) return { sent: undefined };
      if (!answer.ok) return { sent: false, refused: refusalOfSending(answer.error) };
      return { sent: answer.result === signature || undefined };
    },

    async status(signature, { everywhere }) {
      const result = await ask(rpc, "getSignatureStatuses", [[signature], { searchTransactionHistory: everywhere }]);
      const asOf = member(result, "context", "slot");
      const found = member(result, "value", 0);
      if (typeof asOf !== "number" || found === undefined) throw unreachable("told no status", result);
      if (found === null) return { asOf, found: undefined };
      const [slot, error] = [member(found, "slot"), member(found, "err")];
      if (typeof slot !== "number" || error === undefined) throw unreachable("told no status", result);
      const confirmed = ["confirmed", "finalized"].includes(String(member(found, "confirmationStatus")));
      return { asOf, found: { slot, error, confirmed } };
    },

    async lives(blockhash) {
      const result = await ask(rpc, "isBlockhashValid", [blockhash, { commitment }]);
      const asOf = member(result, "context", "slot");
      if (typeof asOf !== "number") throw unreachable("did not judge a blockhash", result);
      const alive = member(result, "value") !== false;
      // A node that is behind the one asked before it does not know the latest blockhashes yet.
      if (!alive && asOf < newest) throw unreachable("has fallen behind", result);
      return { asOf: saw(asOf), alive };
    },

    async received(signature, place) {
      const options = { encoding, commitment, maxSupportedTransactionVersion: 0 };
      const result = await ask(rpc, "getTransaction", [signature, options]);
      const [before, after] = ["preTokenBalances", "postTokenBalances"].map((name) =>
        tokenBalance(member(result, "meta", name), place),
      );
      return after === undefined ? undefined : after - (before ?? 0n);
    },
  };
}

async function ask(rpc: Rpc, method: string, params: readonly unknown[]): Promise<unknown> {
  return resultOf(method, await rpc(method, params));
}

function resultOf(method: string, answer: RpcAnswer): unknown {
  if (answer.ok) return answer.result;
  throw unreachable(`refused ${method}: ${answer.error.message}`, answer.error);
}

function refusalOfSending({ code, message, data }: { code: number; message: string; data: unknown }) {
  if (![invalidParams, preflightFailure, badSignature].includes(code)) {
    return { reason: "unexpected_settle_error", message: `The node did not take the transaction: ${message}.` };
  }
  // Not every node says in `data` what its message says in words.
  const processed = /already(?: been)? ?processed/i.test(message) ? "AlreadyProcessed" : undefined;
  return refusalOf(member(data, "err") ?? processed ?? message, "The node refuses the transaction");
}

function dataOf(account: unknown): Uint8Array | undefined {
  const data = member(account, "data", 0);
  return typeof data === "string" ? bytesFromBase64(data) : undefined;
}

/** Who owns the tokens in the accounts that a node shows; nothing when it does not show each. */
function readTokenOwners(shown: unknown, addresses: readonly Address[]): ReadonlyMap<Address, Address> | undefined {
  if (!Array.isArray(shown) || shown.length !== addresses.length) return undefined;
  const owners = new Map<Address, Address>();
  for (const [at, address] of addresses.entries()) {
    const data = dataOf(shown[at]);
    const owner = data && isTokenProgram(member(shown[at], "owner")) ? tokenAccountOwner(data) : undefined;
    if (owner) owners.set(address, owner);
  }
  return owners;
}

function tokenBalance(balances: unknown, place: number): bigint | undefined {
  if (!Array.isArray(balances)) return undefined;
  const amount = member(
    balances.find((balance) => member(balance, "accountIndex") === place),
    "uiTokenAmount",
    "amount",
  );
  return typeof amount === "string" && /^[0-9]+$/.test(amount) ? BigInt(amount) : undefined;
}
