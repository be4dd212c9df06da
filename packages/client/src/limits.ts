/** Longest validity in seconds of a payment that a client signs: the longest that servers ask for by default. */
export const defaultMaxTimeoutSeconds = 300;

/** Most bytes of a one-shot request body that are kept for repeating it: what fits into memory a thousand times. */
export const defaultMaxBodyBytes = 1_048_576;

/** Most bytes that are read of an answer that nobody wants, to keep its connection: less than a new one would cost. */
export const maxDiscardedBytes = 65_536;

/** Most redirects followed with a payment: a canonical path and a trailing slash take two. */
export const maxRedirects = 5;

/** Most payments of one call, whatever the rules say: rule HTTP-CLI-013 allows one, this only ends a call without it. */
export const maxPayments = 3;

/** Longest window of a budget in seconds, and how long a journal keeps what is done in memory: a month's accounts. */
export const maxWindowSeconds = 31 * 86_400;

/**
 * How long in seconds after its declared validity a payment still counts as one that may settle: a chain's clock may be
 * behind, and a Solana transaction lives for 150 slots whatever the offer says.
 */
export const settlementGraceSeconds = 120;
