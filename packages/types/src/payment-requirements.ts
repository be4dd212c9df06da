import * as z from "zod/mini";
import { AtomicAmount } from "./amount.js";
import { Network } from "./network.js";
import { anyObject, nonEmptyString, wireObject } from "./parse.js";

/**
 * One offer of a server: what it costs, in which asset, on which network, and who is paid.
 *
 * `amount` is in atomic units, `maxTimeoutSeconds` in seconds. Unknown members are kept, because a client has to echo
 * the offer that it accepts.
 *
 * @see x402-specification-v2.md §5.1.2, table `PaymentRequirements`
 */
export const PaymentRequirements = wireObject({
  scheme: nonEmptyString,
  network: Network,
  amount: AtomicAmount,
  asset: nonEmptyString,
  payTo: nonEmptyString,
  maxTimeoutSeconds: z.number().check(z.positive("a positive number of seconds")),
  extra: z.optional(anyObject),
});
export type PaymentRequirements = z.infer<typeof PaymentRequirements>;
