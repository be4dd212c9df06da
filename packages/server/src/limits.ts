/** Longest static part of a challenge in bytes: proxies commonly bound one header at 8 KiB. */
export const maxChallengeBytes = 8_192;

/** Longest `resource.url` in characters: browsers and proxies stop near here, and the challenge has to stay small. */
export const maxResourceUrlLength = 2_048;

/** Longest reason repeated from a facilitator, in characters: it travels in a header. */
export const maxReasonLength = 128;

/** Longest receipt in characters of JSON that is passed on whole: in a header it takes up to four times as many bytes. */
export const maxReceiptLength = 4_096;

/** Most bytes of a handler's response that are held until it is paid for; 10 MiB. */
export const defaultMaxHeldBytes = 10_485_760;

/** How long a verdict may take, in milliseconds: the buyer waits and nothing has been done yet. */
export const defaultVerifyTimeoutMs = 30_000;

/** How long a facilitator may take to say what it supports, in milliseconds: the first buyer waits for it. */
export const supportedTimeoutMs = 5_000;

/** How long what a facilitator said of itself is taken for true, in milliseconds. */
export const supportedLifetimeMs = 300_000;

/** How long a facilitator that could not say what it supports is left alone, in milliseconds. */
export const supportedRetryMs = 10_000;

/** How long a settlement may take, in milliseconds: giving up leaves its outcome unknown, so it is generous. */
export const defaultSettleTimeoutMs = 90_000;

/** The longest time that a timer can wait, in milliseconds. */
export const longestTimerMs = 2_147_483_647;

/** Most challenges that are kept of a route whose price depends on the request. */
export const maxKnownForms = 100;

/** Most payments that are remembered as used up, where a facilitator's settlement is the only check of a payment. */
export const maxSpentPayments = 10_000;
