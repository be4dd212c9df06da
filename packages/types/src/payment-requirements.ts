import type * as z from "zod/v4/core";
import { AtomicAmount } from "./amount.js";
import { Network } from "./network.js";
import { anyObject, leaf, nonEmptyString } from "./schema/leaf.js";
import { optional } from "./schema/optional.js";
import { wireObject } from "./schema/wire-object.js";

/** A length of time in seconds. */
export const PositiveSeconds: z.$ZodType<number> = /*#__PURE__*/ leaf(
  (input): input is number => Number.isFinite(input) && Number(input) > 0,
  "a positive number of seconds",
);

/**
 * One offer of a server: what it costs, in which asset, on which network, and who is paid.
 *
 * `amount` is in atomic units, `maxTimeoutSeconds` in seconds. Unknown members are kept, because a client has to echo
 * the offer that it accepts.
 *
 * @example
 * ```ts
 * const read = parse(PaymentRequirements, challenge.accepts[0]);
 * if (read.ok) console.log(read.value.amount);
 * ```
 * @see x402-specification-v2.md §5.1.2, table `PaymentRequirements`
 */
export const PaymentRequirements = /*#__PURE__*/ wireObject({
  scheme: nonEmptyString,
  network: Network,
  amount: AtomicAmount,
  asset: nonEmptyString,
  payTo: nonEmptyString,
  maxTimeoutSeconds: PositiveSeconds,
  extra: optional(anyObject),
});
export type PaymentRequirements = z.infer<typeof PaymentRequirements>;
