import { BaseError, InsufficientFundsError, RpcRequestError } from "viem";

/**
 * What nodes say when they have looked at a transaction and do not want it. Anything else, such as a time-out on the
 * way to a sequencer, may come after it has been passed on.
 */
const refusals =
  /nonce|insufficient ?funds|underpriced|fee|gas (?:limit|price|too)|intrinsic gas|(?:tx|transaction|sub-) ?pool|invalid (?:sender|transaction|chain|sig|param|argument|request)|not (?:supported|allowed)|oversized|transaction rejected|access denied|unauthorized|method not found|rate.?limit|limit exceeded|too many requests/i;

/** What the node itself said when it answered with an error; nothing when it did not answer. */
export function nodeAnswer(error: unknown): string | undefined {
  const cause = error instanceof BaseError ? error.walk((inner) => inner instanceof RpcRequestError) : undefined;
  return cause instanceof RpcRequestError ? cause.details : undefined;
}

/** Tells whether the node certainly did not take the transaction, a clash of nonces aside. */
export function isRefusal(answer: string): boolean {
  return refusals.test(answer);
}

/** Tells whether the transaction's nonce is another one than the account's next. */
export function isNonceClash(answer: string): boolean {
  return /nonce too (?:low|high)/i.test(answer);
}

/** Tells whether the account cannot pay for the transaction. */
export function isUnfunded(answer: string): boolean {
  return InsufficientFundsError.nodeMessage.test(answer);
}
