import type { PaymentPayload } from "@x402-reference/types";
import type { Hex } from "viem";
import { lowerCaseAddress } from "../address.js";
import { readEip3009Payload } from "../eip3009/payload.js";
import { permit2Address } from "../permit2/addresses.js";
import { readPermit2Payload } from "../permit2/payload.js";
import { rpcChain } from "./chain.js";
import { encodedCall } from "./encoded-call.js";

/** What tells on the chain whether a payment is used: the answer to a call, or one bit of it. */
interface Mark {
  to: Hex;
  data: Hex;
  bit: bigint;
  /** The second since the epoch from which the payment can no longer settle. */
  deadline: bigint;
}

/**
 * Asks the chain whether a payment by EIP-3009 or Permit2 has been settled, which uses up its nonce: `true`, `false` when
 * it has not and the chain's own clock is past its deadline, so that it never will be, and nothing in all other cases.
 * Give it to a payment client as `wasSettled`. A nonce that its payer has cancelled counts as used.
 *
 * Throws `chain_unreachable` when the endpoint of the payment's network in `rpcUrls` does not answer.
 *
 * @example
 * ```ts
 * const wasSettled = exactEvmWasSettled({ rpcUrls: { "eip155:84532": rpcUrl } });
 * const client = createPaymentClient({ schemes: [exactEvmClient({ account })], policy, wasSettled });
 * ```
 * @see EIP-3009, authorizationState; scheme_exact_evm.md
 */
export function exactEvmWasSettled(options: {
  rpcUrls: Readonly<Record<string, string>>;
}): (payment: PaymentPayload) => Promise<boolean | undefined> {
  const rpcUrls = new Map(Object.entries(options.rpcUrls));
  return async (payment) => {
    const rpcUrl = rpcUrls.get(payment.accepted.network);
    const mark = markOf(payment);
    if (rpcUrl === undefined || !mark) return undefined;
    const { word, time } = await rpcChain(rpcUrl).readLatest(mark.to, mark.data);
    if (word === undefined) return undefined;
    if ((word & mark.bit) !== 0n) return true;
    // The clock of a node that lags behind says so itself.
    return time !== undefined && time >= mark.deadline ? false : undefined;
  };
}

function markOf({ accepted, payload }: PaymentPayload): Mark | undefined {
  const transfer = readEip3009Payload(payload);
  if (transfer.ok) {
    const { from, nonce, validBefore } = transfer.value.authorization;
    const data = encodedCall("0xe94a0102", lowerCaseAddress(from), lowerCaseAddress(nonce));
    return { to: lowerCaseAddress(accepted.asset), data, bit: 1n, deadline: BigInt(validBefore) };
  }
  const permit = readPermit2Payload(payload);
  if (!permit.ok) return undefined;
  const { from, nonce, deadline } = permit.value.permit2Authorization;
  const position = BigInt(nonce);
  const data = encodedCall("0x4fe02b44", lowerCaseAddress(from), position >> 8n);
  // Permit2 still takes a permit in the second of its deadline.
  return { to: permit2Address, data, bit: 1n << (position & 255n), deadline: BigInt(deadline) + 1n };
}
