import { X402Error } from "@x402-reference/types";
import type { Hex, LocalAccount, PublicClient } from "viem";
import { encodeFunctionData, keccak256, TransactionNotFoundError } from "viem";
import { tokenAbi } from "./abi.js";
import { transferArguments } from "./facts.js";
import type { BeforeBroadcast, SendOutcome, TransferCall } from "./port.js";
import { isNonceClash, isRefusal, isUnfunded, nodeAnswer } from "./send-error.js";

/** Gas that one settlement may burn: three times a plain transfer's, since the token's code is not ours. */
const gasLimit = 200_000n;
/** How long fees are taken from memory, in milliseconds: they double at most every six blocks. */
const feeLifetimeMs = 5_000;

/** Sends transfers from one key, in order and with a nonce kept here, so that parallel settlements never collide. */
export interface Sender {
  send(call: TransferCall, beforeBroadcast: BeforeBroadcast): Promise<SendOutcome>;
  /** Has the node asked for the next nonce again, which closes the gap that a lost transaction leaves. */
  forgetNonce(): void;
}

/** Makes the only sender of a key on a chain: two of them would fight over its nonces. */
export function createSender(client: PublicClient, account: LocalAccount, chainId: number): Sender {
  let nonce: number | undefined;
  let fees: { maxFeePerGas: bigint; maxPriorityFeePerGas: bigint; until: number } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function currentFees() {
    if (fees === undefined || fees.until < Date.now()) {
      const estimate = await client.estimateFeesPerGas().catch(unreachable);
      // The node's headroom is for the next block alone; what a block does not ask for is not paid.
      fees = { ...estimate, maxFeePerGas: 2n * estimate.maxFeePerGas, until: Date.now() + feeLifetimeMs };
    }
    return { maxFeePerGas: fees.maxFeePerGas, maxPriorityFeePerGas: fees.maxPriorityFeePerGas };
  }

  async function attempt(call: TransferCall, beforeBroadcast: BeforeBroadcast): Promise<SendOutcome | "nonce_clash"> {
    nonce ??= await client.getTransactionCount({ address: account.address, blockTag: "pending" }).catch(unreachable);
    const serializedTransaction = await account.signTransaction({
      type: "eip1559",
      chainId,
      nonce,
      gas: gasLimit,
      to: call.asset,
      data: encodeFunctionData({
        abi: tokenAbi,
        functionName: "transferWithAuthorization",
        args: transferArguments(call),
      }),
      ...(await currentFees()),
    });
    const hash = keccak256(serializedTransaction);
    if (!(await beforeBroadcast(hash))) return { sent: false, message: "The transaction was held back." };
    try {
      await client.sendRawTransaction({ serializedTransaction });
      nonce += 1;
      return { sent: true };
    } catch (error) {
      // Whatever happened, the node knows better than this memory which nonce and which fee come next.
      nonce = undefined;
      fees = undefined;
      const answer = nodeAnswer(error);
      if (answer === undefined || !isRefusal(answer)) return { sent: true };
      // A node that was handed the same transaction twice says so too, when it has mined it meanwhile.
      if (isNonceClash(answer)) return (await mayHave(hash)) ? { sent: true } : "nonce_clash";
      if (isUnfunded(answer)) return { sent: false, message: "The facilitator cannot pay the gas." };
      return { sent: false, message: "The chain did not accept the transaction." };
    }
  }

  function mayHave(hash: Hex): Promise<boolean> {
    return client.getTransaction({ hash }).then(
      () => true,
      (error: unknown) => !(error instanceof TransactionNotFoundError),
    );
  }

  async function attemptTwice(call: TransferCall, beforeBroadcast: BeforeBroadcast): Promise<SendOutcome> {
    const first = await attempt(call, beforeBroadcast);
    // Somebody else used the key: the node's own count is right the second time.
    const outcome = first === "nonce_clash" ? await attempt(call, beforeBroadcast) : first;
    return outcome === "nonce_clash"
      ? { sent: false, message: "Somebody else is using the facilitator's key." }
      : outcome;
  }

  function inTurn<Value>(work: () => Value | Promise<Value>): Promise<Value> {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  }

  return {
    send: (call, beforeBroadcast) => inTurn(() => attemptTwice(call, beforeBroadcast)),
    forgetNonce() {
      void inTurn(() => {
        nonce = undefined;
      });
    },
  };
}

function unreachable(cause: unknown): never {
  throw new X402Error("chain_unreachable", "The chain did not answer.", { cause });
}
