import * as z from "zod";

const times = z.number().int().positive().optional();
const hits = {
  /** Sends, lookups of receipts and transactions, or all other requests. */
  on: z.enum(["reads", "sends", "receipts"]),
  /** How many requests it hits; all when absent. */
  times,
};

/** How the chain's node fails for one payer, as the facilitator under test sees it. */
export const NodeFault = z.discriminatedUnion("fault", [
  /** Answers with a JSON-RPC error and does nothing. */
  z.strictObject({ fault: z.literal("error"), ...hits, message: z.string().optional() }),
  /** Answers status 500. */
  z.strictObject({ fault: z.literal("http-500"), ...hits }),
  /** Holds the request for three seconds, and then closes the connection. */
  z.strictObject({ fault: z.literal("hang"), ...hits }),
  /** Answers calls and code lookups with `0x`. */
  z.strictObject({ fault: z.literal("empty-result") }),
  /** Answers reads from the block that was the newest when the case began. */
  z.strictObject({ fault: z.literal("stale") }),
  /** Knows no receipt, and every transaction as not mined. */
  z.strictObject({ fault: z.literal("no-receipt") }),
  /** Takes transactions and answers with an error, or closes the connection when there is no message. */
  z.strictObject({ fault: z.literal("error-after-send"), message: z.string().optional(), times }),
  /** Answers with the hash and passes the transaction on only when the fault is lifted, or when the case is over. */
  z.strictObject({ fault: z.literal("hold-transaction") }),
  /** Has a transaction of the same account that does nothing mined in place of the one that it took. */
  z.strictObject({ fault: z.literal("replace-transaction") }),
]);
export type NodeFault = z.infer<typeof NodeFault>;
