import { X402Error } from "@x402-reference/types";
import { type Address, type Hex, isHex, toHex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import * as z from "zod/mini";
import type { Rpc } from "./rpc.js";

/** What became of a transaction. */
export interface Mined {
  hash: Hex;
  /** Whether it did what it was for, or reverted. */
  status: "success" | "reverted";
}

/** A transaction of the suite. */
export interface SendOptions {
  chainId: number;
  to: Address;
  data: Hex;
  /** Who sends; by default a fresh account, so that any number of these can be sent at the same time. */
  key?: Hex;
  /** No estimate is made, so that a transaction which reverts is mined all the same; 1,000,000 by default. */
  gas?: bigint;
}

const Hash = z.custom<Hex>((input) => isHex(input) && input.length === 66, "a hash");
const Receipt = z.object({ transactionHash: Hash, status: z.enum(["0x0", "0x1"]) });
const pollMs = 50;
const polls = 1_200;

/** Sends a transaction and answers once it is mined. */
export async function send(rpc: Rpc, options: SendOptions): Promise<Mined> {
  const { chainId, to, data, key, gas = 1_000_000n } = options;
  const account = privateKeyToAccount(key ?? generatePrivateKey());
  if (!key) await rpc("anvil_setBalance", [account.address, toHex(10n ** 20n)]);
  const nonce = key ? Number(await rpc("eth_getTransactionCount", [account.address, "pending"])) : 0;
  const raw = await account.signTransaction({
    type: "eip1559",
    chainId,
    nonce,
    to,
    data,
    gas,
    maxFeePerGas: 10n ** 12n,
    maxPriorityFeePerGas: 10n ** 9n,
  });
  const hash = z.parse(Hash, await rpc("eth_sendRawTransaction", [raw]));
  // A chain that mines at once has the receipt at the first look; one with a block time needs some more.
  for (let poll = 0; poll < polls; poll += 1) {
    const receipt = await rpc("eth_getTransactionReceipt", [hash]);
    if (receipt !== null && receipt !== undefined) {
      const { transactionHash, status } = z.parse(Receipt, receipt);
      return { hash: transactionHash, status: status === "0x1" ? "success" : "reverted" };
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new X402Error("chain_unreachable", `Transaction ${hash} was not mined within ${(polls * pollMs) / 1_000} s.`, {
    field: "rpcUrl",
    remedy: "Name a chain that mines, or none to have one started.",
  });
}
