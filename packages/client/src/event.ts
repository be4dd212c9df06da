import type { PaymentRequirements, SettleResponse } from "@x402-reference/types";

/** What a client tells its observer; never a signature. */
export type ClientEvent =
  | { type: "payment_refused"; url: string; message: string }
  | { type: "payment_signed"; url: string; offer: PaymentRequirements }
  | { type: "payment_sent"; url: string; offer: PaymentRequirements; again: boolean }
  | { type: "payment_answered"; url: string; status: number | undefined; receipt: SettleResponse | undefined }
  /** The payment's fate is known to this process alone. */
  | { type: "journal_failed"; url: string; message: string };

/** Is told what a client does; an exception of it is ignored, because it must never cost a paid answer. */
export type Observer = (event: ClientEvent) => void;
