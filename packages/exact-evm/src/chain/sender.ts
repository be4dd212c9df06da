import type { Hex, LocalAccount, PublicClient } from "viem";
import { BaseError, encodeFunctionData, InsufficientFundsError, keccak256, RpcRequestError } from "viem";
import { tokenAbi } from "./abi.js";
import { transferArguments } from "./facts.js";
import type { SendOutcome, TransferCall } from "./port.js";

/** Gas that one settlement may burn: three times a plain transfer's, since the token's code is not ours. */
const gasLimit = 200_000n;
/** How long fees are taken from memory, in milliseconds: they double at most every six blocks. */
const feeLifetimeMs = 5_000;

/** Sends transfers from one key, in order and with a nonce kept here, so that parallel settlements never collide. */
export interface Sender {
  send(call: TransferCall, onBroadcast: (transaction: Hex) => void | Promise<void>): Promise<SendOutcome>;
}

/** Makes the only sender of a key on a chain: two of them would fight over its nonces. */
export function createSender(client: PublicClient, account: LocalAccount, chainId: number): Sender {
  let nonce: number | undefined;
  let fees: { maxFeePerGas: bigint; maxPriorityFeePerGas: bigint; until: number } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function currentFees() {
    if (fees === undefined || fees.until < Date.now()) {
      const estimate = await client.estimateFeesPerGas();
      fees = { ...estimate, until: Date.now() + feeLifetimeMs };
    }
    return { maxFeePerGas: fees.maxFeePerGas, maxPriorityFeePerGas: fees.maxPriorityFeePerGas };
  }

  async function attempt(
    call: TransferCall,
    onBroadcast: (transaction: Hex) => void | Promise<void>,
  ): Promise<SendOutcome> {
    nonce ??= await client.getTransactionCount({ address: account.address, blockTag: "pending" });
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
    await onBroadcast(keccak256(serializedTransaction));
    try {
      await client.sendRawTransaction({ serializedTransaction });
      nonce += 1;
      return { sent: true };
    } catch (error) {
      // Whatever happened, the node knows better than this memory which nonce and which fee come next.
      nonce = undefined;
      fees = undefined;
      if (isNonceClash(error)) throw error;
      if (isUnfunded(error)) return { sent: false, message: "The facilitator cannot pay the gas." };
      if (isRefused(error)) return { sent: false, message: "The chain did not accept the transaction." };
      return { sent: true };
    }
  }

  async function attemptTwice(call: TransferCall, onBroadcast: (transaction: Hex) => void | Promise<void>) {
    try {
      return await attempt(call, onBroadcast);
    } catch (error) {
      // Somebody else used the key: the node's own count is right the second time.
      if (isNonceClash(error)) return await attempt(call, onBroadcast);
      throw error;
    }
  }

  return {
    send(call, onBroadcast) {
      const turn = last.then(() => attemptTwice(call, onBroadcast));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** What the node itself said when it answered with an error; nothing when it did not answer. */
function nodeAnswer(error: unknown): string | undefined {
  const cause = error instanceof BaseError ? error.walk((inner) => inner instanceof RpcRequestError) : undefined;
  return cause instanceof RpcRequestError ? cause.details : undefined;
}

function isNonceClash(error: unknown): boolean {
  return /nonce too (?:low|high)/i.test(nodeAnswer(error) ?? "");
}

function isUnfunded(error: unknown): boolean {
  return InsufficientFundsError.nodeMessage.test(nodeAnswer(error) ?? "");
}

/** The node refused the transaction, and not because it has it already. */
function isRefused(error: unknown): boolean {
  const answer = nodeAnswer(error);
  return answer !== undefined && !/already (?:known|imported)/i.test(answer);
}
