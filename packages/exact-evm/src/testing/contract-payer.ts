import type { PayingAccount } from "../client.js";
import { payer } from "./fixtures.js";

/** A contract account whose signature costs nothing to make: nobody but its contract can say whether it is one. */
export const contractPayer: PayingAccount = {
  address: payer.address,
  type: "smart",
  signTypedData: async () => "0x1234",
};
