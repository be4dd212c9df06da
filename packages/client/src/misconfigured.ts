import { X402Error } from "@x402-reference/types";
import { show } from "./plain.js";

/** The error for a member of the configuration that cannot be used. */
export function misconfigured(field: string, value: unknown, remedy: string): X402Error {
  return new X402Error("invalid_configuration", `${field} cannot be ${show(value)}.`, { field, remedy });
}
