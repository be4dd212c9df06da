import { setTimeout as wait } from "node:timers/promises";
import { type Hex, isHex, parseTransaction } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { Rpc } from "../chain/rpc.js";

/** Long enough for whoever waits for the transaction to see it, and so to notice later that it is gone. */
const seenMs = 500;

/**
 * Takes a transaction and has another one of the same account and number mined in its place, which moves nothing. Answers
 * as soon as the node has the first one; nobody else may use the chain meanwhile.
 *
 * @param options.key - The key of the account that sent it.
 */
export async function replaceTransaction(
  rpc: Rpc,
  { raw, key }: { raw: unknown; key: Hex },
): Promise<{ done: Promise<void> }> {
  if (!isHex(raw)) throw new TypeError("What is to be replaced is no transaction.");
  const { nonce = 0, chainId = 0, maxFeePerGas = 0n, gasPrice = maxFeePerGas } = parseTransaction(raw);
  const account = privateKeyToAccount(key);
  const fee = 2n * gasPrice + 10n ** 9n;
  const replacement = await account.signTransaction({
    type: "eip1559",
    chainId,
    nonce,
    to: account.address,
    gas: 21_000n,
    maxFeePerGas: fee,
    maxPriorityFeePerGas: fee,
  });
  await rpc("evm_setAutomine", [false]);
  await rpc("eth_sendRawTransaction", [raw]);
  const done = replaceLater();
  // Whoever waits for it hears of its failure; until then it must not count as unhandled.
  done.catch(() => undefined);
  return { done };

  async function replaceLater(): Promise<void> {
    try {
      await wait(seenMs);
      await rpc("eth_sendRawTransaction", [replacement]);
    } finally {
      await rpc("evm_setAutomine", [true]);
      await rpc("evm_mine", []);
    }
  }
}
