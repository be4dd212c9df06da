import * as z from "zod/mini";
import { AtomicAmount } from "./amount.js";
import { Network } from "./network.js";
import { anyObject, nonEmptyString, wireObject } from "./parse.js";

const common = {
  /** Identifies the transaction; empty when nothing was broadcast. */
  transaction: z.string(),
  network: Network,
  payer: z.optional(z.string()),
  amount: z.optional(AtomicAmount),
  extra: z.optional(anyObject),
  extensions: z.optional(anyObject),
};

/**
 * What became of a payment: settled, or not and why. The same object is the receipt in `PAYMENT-RESPONSE`.
 *
 * A failure without a reason is still a failure; it is read as `unexpected_settle_error`.
 *
 * @see x402-specification-v2.md §5.3.2, table `SettlementResponse`
 */
export const SettleResponse = z.union([
  wireObject({ success: z.literal(true), ...common }),
  wireObject({
    success: z.literal(false),
    errorReason: z._default(nonEmptyString, "unexpected_settle_error"),
    errorMessage: z.optional(z.string()),
    ...common,
  }),
]);
export type SettleResponse = z.infer<typeof SettleResponse>;
