import type { JsonObject } from "../json.js";
import type { PaymentSpec } from "../payment-format.js";
import type { Standard } from "../standard.js";
import type { Keys } from "./sign.js";

/** What a transfer is made of; all names are replaced. */
export interface MakingOf<Defaults = Pick<Standard, "authorization" | "signing">> {
  spec: PaymentSpec;
  defaults: Defaults;
  /** What is paid for. */
  offer: JsonObject;
  /** Whether the offer is somebody else's, so that the transfer has to follow it. */
  given: boolean;
  keys: Keys;
}
