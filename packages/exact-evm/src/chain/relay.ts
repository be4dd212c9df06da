import type { Refusal } from "@x402-reference/types";
import { type Hex, keccak256, type PublicClient, type TransactionReceipt } from "viem";
import { isRefusal, nodeAnswer } from "./send-error.js";

/**
 * Broadcasts an approval that somebody else signed, and waits until it is mined; answers why it was not.
 *
 * @param waitForReceipt - Answers nothing when the receipt does not come in time.
 */
export async function relayApproval(
  client: PublicClient,
  raw: Hex,
  waitForReceipt: (transaction: Hex) => Promise<Pick<TransactionReceipt, "status"> | undefined>,
): Promise<Refusal | undefined> {
  const hash = keccak256(raw);
  try {
    await client.sendRawTransaction({ serializedTransaction: raw });
  } catch (error) {
    const answer = nodeAnswer(error);
    // A node refuses what it has mined already, too.
    if (answer !== undefined && isRefusal(answer) && !(await isMined(client, hash))) {
      return { reason: "erc20_approval_broadcast_failed", message: "The node did not take the payer's approval." };
    }
  }
  const receipt = await waitForReceipt(hash);
  if (receipt?.status === "success") return undefined;
  const message = receipt ? "The payer's approval was reverted." : "The payer's approval was not mined in time.";
  return { reason: "erc20_approval_tx_failed", message };
}

function isMined(client: PublicClient, hash: Hex): Promise<boolean> {
  return client.getTransactionReceipt({ hash }).then(
    () => true,
    () => false,
  );
}
