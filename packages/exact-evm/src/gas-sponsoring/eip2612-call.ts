import { isAtomicAmount } from "@x402-reference/types";
import type { TokenPermitCall } from "../permit2/calls.js";
import { splitSignature } from "../wallet/signature.js";
import type { AttachedInfo } from "./attached.js";

/** The permit in the form in which the proxy takes it; nothing when its members cannot be sent. */
export function tokenPermitOf(info: AttachedInfo): TokenPermitCall | undefined {
  const [value, deadline] = [info.text("amount"), info.text("deadline")];
  const parts = splitSignature(info.text("signature"));
  if (!parts || !isAtomicAmount(value) || !isAtomicAmount(deadline)) return undefined;
  return { value: BigInt(value), deadline: BigInt(deadline), ...parts };
}
