import type { Refusal, SettleResponse, X402Error } from "@x402-reference/types";

/** What happens at a gate. Every event names the route by its key; causes of faults are told here and nowhere else. */
export type GateEvent = { route: string } & (
  | { type: "unpaid" }
  | ({ type: "refused" } & Refusal)
  | { type: "verified"; payer: string | undefined }
  | { type: "fault"; stage: "offer" | "supported" | "verify" | "settle"; fault: X402Error }
  | ({ type: "not_settled" } & Refusal)
  | { type: "settled"; receipt: SettleResponse }
  | { type: "withheld"; receipt: SettleResponse }
  | { type: "abandoned"; why: string; cause?: unknown }
);
