import { X402Error } from "@x402-reference/types";
import { type Address, isAddress } from "viem";
import type { ChainAction } from "../vectors/format.js";

/** An address that a vector names. Throws `invalid_configuration` for anything else. */
export function addressOf(text: string): Address {
  if (isAddress(text, { strict: false })) return text;
  throw new X402Error("invalid_configuration", `${JSON.stringify(text)} is not an address.`, {
    remedy: "Name somebody in a chain action, such as $payer.",
  });
}

/** What is said of an action that cannot be done. */
export function impossible({ do: name }: ChainAction, why: string): X402Error {
  return new X402Error("invalid_configuration", `The chain action ${name} cannot be done, because ${why}.`, {
    remedy: "Change what the vector gives, so that the token accepts the payment.",
  });
}
