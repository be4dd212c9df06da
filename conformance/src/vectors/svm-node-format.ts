import * as z from "zod";

const times = z.number().int().positive().optional();
const hits = {
  /**
   * Transactions that are handed over; statuses and transactions that are looked up by signature; requests to be told of a
   * transaction; what the node then tells unasked; or all other requests.
   */
  on: z.enum(["reads", "sends", "statuses", "subscriptions", "notices"]),
  /** How many messages it hits; all when absent. */
  times,
};

/** How a node of Solana fails for one payer, as the program under test sees it. */
export const SvmNodeFault = z.discriminatedUnion("fault", [
  /** Answers with a JSON-RPC error and does nothing; of a notice nothing is left. */
  z.strictObject({
    fault: z.literal("error"),
    ...hits,
    code: z.number().int().optional(),
    message: z.string().optional(),
  }),
  /** Answers status 500; over a WebSocket, nothing. */
  z.strictObject({ fault: z.literal("http-500"), ...hits }),
  /** Holds a request for three seconds and closes the connection; over a WebSocket, says nothing. */
  z.strictObject({ fault: z.literal("hang"), ...hits }),
  /** Closes the connection, also that of a WebSocket. */
  z.strictObject({ fault: z.literal("hang-up"), ...hits }),
  /** Answers with this text, whatever it is, in the place of the answer or of the notice. */
  z.strictObject({ fault: z.literal("garbage"), ...hits, text: z.string() }),
  /** Says that it is of the cluster with this genesis hash. */
  z.strictObject({ fault: z.literal("other-cluster"), genesis: z.string() }),
  /** Knows as much of transactions as when the case began: nothing. It tells of them when the fault is lifted. */
  z.strictObject({ fault: z.literal("stale") }),
  /** Has executed transactions, but the cluster has not confirmed them. It tells of them when the fault is lifted. */
  z.strictObject({ fault: z.literal("unconfirmed") }),
  /** Takes transactions and answers with an error, or closes the connection when there is no message. */
  z.strictObject({ fault: z.literal("error-after-send"), message: z.string().optional(), times }),
  /** Answers with the signature and passes the transaction on only when the fault is lifted, or when the case is over. */
  z.strictObject({ fault: z.literal("hold-transaction"), times }),
  /** Answers with the signature and forgets the transaction. */
  z.strictObject({ fault: z.literal("drop-transaction"), times }),
]);
export type SvmNodeFault = z.infer<typeof SvmNodeFault>;
