import { X402Error } from "@x402-reference/types";
import type { Hex, LocalAccount, PublicClient } from "viem";
import { keccak256, TransactionNotFoundError } from "viem";
import { createBroadcaster } from "./broadcast.js";
import { createFeeMemory } from "./fees.js";
import type { BeforeBroadcast, ContractCall, SendOutcome } from "./port.js";
import type { Receipts } from "./receipts.js";
import { isNonceClash, isRefusal, isUnderpriced, isUnfunded, nodeAnswer } from "./send-error.js";

/** Sends calls from one key, in order and with a nonce kept here, so that parallel settlements never collide. */
export interface Sender {
  send(call: ContractCall, beforeBroadcast: BeforeBroadcast): Promise<SendOutcome>;
  /** Hands over what was signed some time ago, in turn, and takes nothing for granted about nonces afterwards. */
  sendAgain(raw: Hex): Promise<void>;
  /**
   * Told of a transaction that is long in coming. When the node has lost it, the next nonce is asked for again, which
   * closes the gap; whatever is sent with the nonces after it waits forever.
   */
  isLate(transaction: Hex): void;
}

/** What a second attempt may put right, and what to say when it does not. */
const curable = {
  nonce: "Somebody else is using the facilitator's key.",
  fees: "The chain asks for more than the facilitator offers for its gas.",
} as const;

/** Whose calls are sent, and how. */
export interface SenderOptions {
  account: LocalAccount;
  chainId: number;
  /** Most wei that are offered for a unit of gas. */
  maxFeePerGas: bigint | undefined;
  receipts: Receipts;
  /** After so many milliseconds without an answer, a node is taken to be waiting for the block. */
  silenceMs(): number;
}

/** Makes the only sender of a key on a chain: two of them would fight over its nonces. */
export function createSender(client: PublicClient, options: SenderOptions): Sender {
  const { account, chainId, receipts, silenceMs } = options;
  const fees = createFeeMemory(client, options.maxFeePerGas);
  const broadcaster = createBroadcaster(client, { receipts, silenceMs, onLateRefusal: forgetNonce });
  /** Transactions that were long in coming and have not been seen mined. */
  const late = new Set<Hex>();
  let nonce: number | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  async function attempt(
    call: ContractCall,
    beforeBroadcast: BeforeBroadcast,
  ): Promise<SendOutcome | keyof typeof curable> {
    nonce ??= await client.getTransactionCount({ address: account.address, blockTag: "pending" }).catch(unreachable);
    const serializedTransaction = await account.signTransaction({
      type: "eip1559",
      chainId,
      nonce,
      ...call,
      ...(await fees.current().catch(unreachable)),
    });
    const hash = keccak256(serializedTransaction);
    if (!(await beforeBroadcast(hash, serializedTransaction)))
      return { sent: false, message: "The transaction was held back." };
    try {
      await broadcaster.broadcast(serializedTransaction, { hash, nobodyWaits: waiting === 0 });
      nonce += 1;
      return { sent: true };
    } catch (error) {
      // Whatever happened, the node knows better than this memory which nonce and which fee come next.
      nonce = undefined;
      fees.forget();
      const answer = nodeAnswer(error);
      if (answer === undefined || !isRefusal(answer)) return { sent: true };
      // A node that was handed the same transaction twice says so too, when it has mined it meanwhile.
      if (isNonceClash(answer)) return (await mayHave(hash)) ? { sent: true } : "nonce";
      if (isUnfunded(answer)) return { sent: false, message: "The facilitator cannot pay the gas." };
      if (isUnderpriced(answer)) return "fees";
      return { sent: false, message: "The chain did not accept the transaction." };
    }
  }

  async function mayHave(hash: Hex): Promise<boolean> {
    return (await whereIs(hash)) !== "lost";
  }

  function whereIs(hash: Hex): Promise<"lost" | "waiting" | "mined"> {
    return client.getTransaction({ hash }).then(
      ({ blockNumber }) => (blockNumber === null ? "waiting" : "mined"),
      (error: unknown) => (error instanceof TransactionNotFoundError ? "lost" : "waiting"),
    );
  }

  /** A lost one holds up those with the nonces after it, which are late in turn and lead back to it: the oldest. */
  async function lookForLost(newest: Hex): Promise<void> {
    const [oldest = newest] = late;
    const suspects = [...new Set([oldest, newest])];
    const found = await Promise.all(suspects.map(async (hash) => ({ hash, place: await whereIs(hash) })));
    for (const { hash, place } of found) if (place !== "waiting") late.delete(hash);
    if (found.some(({ place }) => place === "lost")) forgetNonce();
  }

  async function attemptTwice(call: ContractCall, beforeBroadcast: BeforeBroadcast): Promise<SendOutcome> {
    const first = await attempt(call, beforeBroadcast);
    const outcome = typeof first === "string" ? await attempt(call, beforeBroadcast) : first;
    return typeof outcome === "string" ? { sent: false, message: curable[outcome] } : outcome;
  }

  function inTurn<Value>(work: () => Value | Promise<Value>): Promise<Value> {
    waiting += 1;
    const turn = last.then(() => {
      waiting -= 1;
      return work();
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  function forgetNonce(): void {
    void inTurn(() => {
      nonce = undefined;
    });
  }

  return {
    send: (call, beforeBroadcast) => inTurn(() => attemptTwice(call, beforeBroadcast)),
    sendAgain: (raw) =>
      inTurn(async () => {
        nonce = undefined;
        // Whatever a node says here, only a receipt or the nonce tells what became of it.
        await client.sendRawTransaction({ serializedTransaction: raw }).catch(() => undefined);
      }),
    // Who can have nonces forgotten that are still under way makes others' transactions collide with them.
    isLate(transaction) {
      late.add(transaction);
      void lookForLost(transaction);
    },
  };
}

function unreachable(cause: unknown): never {
  throw new X402Error("chain_unreachable", "The chain did not answer.", { cause });
}
