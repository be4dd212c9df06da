import { X402Error } from "@x402-reference/types";

/** The fault of a database that did not do what it was asked; its own words, which may quote its address, stay inside. */
export function storeFault(cause: unknown): X402Error {
  return new X402Error("store_unreachable", "The settlement store's database did not do what it was asked.", {
    field: "store",
    remedy: "See whether it is up and has room; nothing is sent that is not written down.",
    cause,
  });
}
