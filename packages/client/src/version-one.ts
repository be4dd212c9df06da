import type { PaymentPayload, SettleResponse } from "@x402-reference/types";
import type { ReceivedChallenge } from "./challenge.js";

/** What a transport has to know to pay in version 1; a value, so that nobody loads it who does not need it. */
export interface VersionOne {
  /** The header that carries a payment. */
  readonly paymentName: string;
  /** The header that carries a receipt. */
  readonly receiptName: string;
  /** Reads the body of a 402, and answers its challenge in the form of version 2; nothing when it has none. */
  readChallenge(response: Response): Promise<ReceivedChallenge | undefined>;
  /** Writes a payment as the text of its header. */
  encode(payment: PaymentPayload): string;
  /** Reads a receipt in the form of version 2; nothing when there is none that can be read. */
  readReceipt(response: Response): SettleResponse | undefined;
}
