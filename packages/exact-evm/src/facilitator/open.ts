import type { FacilitatorRequest } from "@x402-reference/types";
import { type MethodContext, type Opened, payloadMembers, type TransferMethod } from "./method.js";

/** Opens a payment by the first method of which the payload has a member; without any, the first method says what is missing. */
export function openWith(
  [first, ...others]: readonly [TransferMethod, ...TransferMethod[]],
  request: FacilitatorRequest,
  context: MethodContext,
): Opened {
  const { payload } = request.paymentPayload;
  const chosen = [first, ...others].find(({ name }) => payloadMembers[name].some((member) => member in payload));
  return (chosen ?? first).open(request, context);
}
