import { BaseError, InsufficientFundsError, RpcRequestError } from "viem";

/**
 * What nodes say when they have looked at a transaction and do not want it. Anything else, such as a time-out on the
 * way to a sequencer, may come after it has been passed on.
 */
const refusals =
  /nonce|insufficient ?funds|underpriced|fee|gas (?:limit|price|too)|intrinsic gas|(?:tx|transaction|sub-) ?pool|invalid (?:sender|transaction|chain|sig|param|argument|request)|not (?:supported|allowed)|oversized|transaction rejected|access denied|unauthorized|method not found|rate.?limit|limit exceeded|too many requests/i;

/** What nodes say of a transaction that they took and whose receipt did not come in time, in words that name the pool. */
const taken = /added to the/i;
/** The code with which they say it, by EIP-7966. */
const takenCode = 4;

/** The code and words of a node that answered with an error. */
export interface NodeAnswer {
  code: number;
  message: string;
}

/** What the node itself said when it answered with an error; nothing when it did not answer. */
export function nodeAnswer(error: unknown): NodeAnswer | undefined {
  const cause = error instanceof BaseError ? error.walk((inner) => inner instanceof RpcRequestError) : undefined;
  return cause instanceof RpcRequestError ? { code: cause.code, message: cause.details } : undefined;
}

/** Tells whether the node certainly did not take the transaction, a clash of nonces aside. */
export function isRefusal({ code, message }: NodeAnswer): boolean {
  return code !== takenCode && !taken.test(message) && refusals.test(message);
}

/** Tells whether the transaction's nonce is another one than the account's next. */
export function isNonceClash({ message }: Pick<NodeAnswer, "message">): boolean {
  return /nonce too (?:low|high)/i.test(message);
}

/** Tells whether the transaction offered too little for its gas. */
export function isUnderpriced({ message }: Pick<NodeAnswer, "message">): boolean {
  return /underpriced|max fee per gas less than|fee ?cap|base ?fee|gas price too low/i.test(message);
}

/** Tells whether the account cannot pay for the transaction. */
export function isUnfunded({ message }: Pick<NodeAnswer, "message">): boolean {
  // Nodes differ in the case of their letters.
  return new RegExp(InsufficientFundsError.nodeMessage, "i").test(message);
}

/** Tells whether the node has no such method, so that nothing happened. */
export function isUnknownMethod({ code, message }: NodeAnswer): boolean {
  return (
    code === -32601 ||
    /method.*(?:not (?:found|supported|available|allowed|exist)|unsupported)|unsupported method/i.test(message)
  );
}
