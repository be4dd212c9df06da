import type { Hex } from "viem";
import type { ChainPort } from "../chain/port.js";
import type { OpenPayment } from "./method.js";

/**
 * What became of transactions that were signed earlier for a payment, the newest last, looking for them and sending the
 * newest once more: `dead` when none of them ever happens, the hash of the one that was mined in their place when it is of
 * the same account and made the payment, and nothing while they are alive.
 */
export async function fateOf(
  payment: OpenPayment,
  raws: readonly [Hex, ...Hex[]],
  chain: ChainPort,
): Promise<"dead" | Hex | undefined> {
  const [newest, ...older] = [...raws].reverse();
  if (newest === undefined) return undefined;
  // What has expired meanwhile would only be reverted, at the facilitator's cost.
  const send = !(await payment.judge());
  if (await chain.revive(newest, { send })) return undefined;
  for (const raw of older) if (await chain.revive(raw, { send: false })) return undefined;
  if (!payment.isUsed) return undefined;
  // A node may know less than it should: the chain has to show as well that what the payment uses up is not used.
  const answer = await chain.probe(payment.probe());
  if (!payment.isUsed(answer)) return "dead";
  const filter = payment.evidence?.(answer);
  const found = filter && (await chain.findTransaction(filter, { asset: payment.asset, until: answer.blockNumber }));
  return found && (await chain.hasPlaceOf(found.transaction, newest)) ? found.transaction : undefined;
}
