import { X402Error } from "@x402-reference/types";
import {
  type Address,
  type Hex,
  isAddressEqual,
  type LocalAccount,
  type PublicClient,
  type TransactionReceipt,
} from "viem";
import { createBudget } from "./budget.js";
import { createFeeMemory } from "./fees.js";
import type { BeforeBroadcast, ContractCall, SendOutcome } from "./port.js";
import { type AccountOutcome, createSender, type Sender, type SenderOptions } from "./sender.js";
import type { Slot } from "./slots.js";

/** How long an account that could not sign or pay is passed over, in milliseconds. */
const restMs = 30_000;

/** Sends calls from several accounts, each from the one that has least to do. */
export interface Senders {
  send(call: ContractCall, beforeBroadcast: BeforeBroadcast): Promise<SendOutcome>;
  /** What stands for a transaction that may be replaced, and who can do it. */
  standing(transaction: Hex): { slot: Slot; replace(): Promise<void> } | undefined;
  /** Hands over a transaction that was signed some time ago; one of an own account can be replaced from then on. */
  sendAgain(raw: Hex, from: Address): Promise<void>;
  mined(receipt: TransactionReceipt): void;
  isLate(transaction: Hex): void;
}

/** How all of the accounts send. */
export interface SendersOptions extends Omit<SenderOptions, "account" | "fees" | "budget"> {
  accounts: readonly LocalAccount[];
  /** Most wei that all accounts together may spend on gas within an hour. */
  maxFeePerHour: bigint | undefined;
}

/** Makes the only sender of each account on a chain. */
export function createSenders(client: PublicClient, { accounts, maxFeePerHour, ...options }: SendersOptions): Senders {
  const shared = { ...options, fees: createFeeMemory(client), budget: createBudget(maxFeePerHour) };
  const senders = accounts.map((account) => createSender(client, { ...shared, account }));
  const restsUntil = new Map<Sender, number>();
  const isResting = (sender: Sender) => (restsUntil.get(sender) ?? 0) > Date.now();

  /** Those that may send a call, the best one first. */
  function candidates({ from }: ContractCall): Sender[] {
    const able = senders.filter(({ address }) => from === undefined || isAddressEqual(address, from));
    return able.sort((a, b) => Number(isResting(a)) - Number(isResting(b)) || a.load() - b.load());
  }

  async function send(call: ContractCall, beforeBroadcast: BeforeBroadcast): Promise<SendOutcome> {
    let outcome: AccountOutcome | undefined;
    for (const sender of candidates(call)) {
      outcome = await sender.send(call, beforeBroadcast);
      if (!("unable" in outcome)) return outcome;
      restsUntil.set(sender, Date.now() + restMs);
    }
    if (!outcome || !("cause" in outcome)) return outcome ?? { sent: false, message: "No account may send it." };
    const { message, cause } = outcome;
    throw new X402Error("signer_unavailable", message, {
      field: "accounts",
      remedy: "Look at what signs for it.",
      cause,
    });
  }

  const senderOf = (transaction: Hex) => senders.find((sender) => sender.slotOf(transaction));

  return {
    send,
    standing(transaction) {
      const sender = senderOf(transaction);
      const slot = sender?.slotOf(transaction);
      return sender && slot && { slot, replace: () => sender.replace(slot) };
    },
    async sendAgain(raw, from) {
      const own = senders.find(({ address }) => isAddressEqual(address, from));
      if (own) return own.sendAgain(raw);
      // Whatever a node says here, only a receipt or the nonce tells what became of it.
      await client.sendRawTransaction({ serializedTransaction: raw }).catch(() => undefined);
    },
    mined(receipt) {
      for (const sender of senders) sender.mined(receipt);
    },
    isLate: (transaction) => senderOf(transaction)?.isLate(transaction),
  };
}
