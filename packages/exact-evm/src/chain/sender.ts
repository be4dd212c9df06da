import { X402Error } from "@x402-reference/types";
import type { Address, Hex, LocalAccount, PublicClient, TransactionReceipt } from "viem";
import { keccak256, TransactionNotFoundError } from "viem";
import { atMost } from "./at-most.js";
import { createBroadcaster } from "./broadcast.js";
import type { Budget } from "./budget.js";
import type { FeeMemory, Fees } from "./fees.js";
import { createOffers, type FeeCaps } from "./offers.js";
import type { BeforeBroadcast, ContractCall, SendOutcome } from "./port.js";
import type { Receipts } from "./receipts.js";
import { isNonceClash, isRefusal, isUnderpriced, isUnfunded, nodeAnswer } from "./send-error.js";
import { createSlots, newSlot, type Slot, slotOf } from "./slots.js";

/** What became of a call that one account was to send; `unable` when another account may be able to. */
export type AccountOutcome = SendOutcome | { sent: false; message: string; unable: true; cause?: unknown };

/** Sends calls from one key, in order and with a nonce kept here, so that parallel settlements never collide. */
export interface Sender {
  readonly address: Address;
  /** How many calls wait for their turn or have not been seen mined. */
  load(): number;
  send(call: ContractCall, beforeBroadcast: BeforeBroadcast): Promise<AccountOutcome>;
  /**
   * Hands over what this key signed some time ago, in turn, and takes nothing for granted about nonces afterwards. From
   * then on it can be replaced.
   */
  sendAgain(raw: Hex): Promise<void>;
  /** What stands for a transaction that may be replaced. */
  slotOf(transaction: Hex): Slot | undefined;
  /** Sends the same call with the same nonce and higher fees, unless this was just done; throws nothing. */
  replace(slot: Slot): Promise<void>;
  mined(receipt: TransactionReceipt): void;
  /**
   * Told of a transaction that is long in coming. When the node has lost it, the next nonce is asked for again, which
   * closes the gap; whatever is sent with the nonces after it waits forever.
   */
  isLate(transaction: Hex): void;
}

/** What a second attempt may put right, and what to say when it does not. */
const curable = {
  nonce: "Somebody else is using the facilitator's key.",
  fees: "The chain asks for more than the facilitator offers for its gas.",
} as const;

const unsigned = "The facilitator's key did not sign.";

/** Whose calls are sent, and how. */
export interface SenderOptions {
  account: LocalAccount;
  chainId: number;
  caps: FeeCaps;
  /** Shared by all accounts. */
  fees: FeeMemory;
  /** Shared by all accounts. */
  budget: Budget;
  /** A transaction that is not mined so many milliseconds after it was sent is replaced. */
  replaceAfterMs: number;
  /** Longest wait for a signature. */
  signTimeoutMs: number;
  receipts: Receipts;
  /** After so many milliseconds without an answer, a node is taken to be waiting for the block. */
  silenceMs(): number;
}

/** Makes the only sender of a key on a chain: two of them would fight over its nonces. */
export function createSender(client: PublicClient, options: SenderOptions): Sender {
  const { account, chainId, caps, fees, budget, replaceAfterMs, signTimeoutMs, receipts, silenceMs } = options;
  const broadcaster = createBroadcaster(client, { receipts, silenceMs, onLateRefusal: forgetNonce });
  const offers = createOffers(fees, caps);
  const slots = createSlots();
  /** Transactions that were long in coming and have not been seen mined. */
  const late = new Set<Hex>();
  let nonce: number | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  /** When the key was silent for the last time, in milliseconds since the epoch. */
  let silentAt = 0;

  function sign(call: ContractCall, { maxFeePerGas, maxPriorityFeePerGas }: Fees, at: number) {
    const { to, data, gas } = call;
    const fee = { maxFeePerGas, maxPriorityFeePerGas };
    return atMost(
      signTimeoutMs,
      account.signTransaction({ type: "eip1559", chainId, nonce: at, to, data, gas, ...fee }),
    );
  }

  async function attempt(
    call: ContractCall,
    beforeBroadcast: BeforeBroadcast,
  ): Promise<AccountOutcome | keyof typeof curable> {
    nonce ??= await client.getTransactionCount({ address: account.address, blockTag: "pending" }).catch(unreachable);
    const at = nonce;
    const offered = await offers.first(call);
    if (!offered) return tooDear(curable.fees);
    const reservation = budget.reserve(call.gas * offered.maxFeePerGas);
    if (!reservation) return tooDear("The facilitator has spent on gas what it may spend within an hour.");
    let mayBeTaken = false;
    try {
      const signed = await sign(call, offered, at).catch((cause: unknown) => ({ cause }));
      if (signed === undefined) silentAt = Date.now();
      if (typeof signed !== "string") return unable(unsigned, signed?.cause ?? "timeout");
      const hash = keccak256(signed);
      if (!(await beforeBroadcast(hash, signed))) return { sent: false, message: "The transaction was held back." };
      const handed = await handOver(signed, hash);
      if (handed !== "taken" && handed !== "perhaps") return handed;
      mayBeTaken = true;
      slots.add({ ...newSlot(at, call, offered), hashes: [hash], reservation });
      if (handed === "taken") nonce = at + 1;
      return { sent: true };
    } finally {
      if (!mayBeTaken) reservation.change(0n);
    }
  }

  /** Gives a transaction to the node; whatever the node does not plainly refuse, it may have taken. */
  async function handOver(
    signed: Hex,
    hash: Hex,
  ): Promise<"taken" | "perhaps" | AccountOutcome | keyof typeof curable> {
    try {
      await broadcaster.broadcast(signed, { hash, nobodyWaits: waiting === 0 });
      return "taken";
    } catch (error) {
      // Whatever happened, the node knows better than this memory which nonce and which fee come next.
      nonce = undefined;
      fees.forget();
      const answer = nodeAnswer(error);
      if (answer === undefined || !isRefusal(answer)) return "perhaps";
      // A node that was handed the same transaction twice says so too, when it has mined it meanwhile.
      if (isNonceClash(answer)) return (await whereIs(hash)) === "lost" ? "nonce" : "perhaps";
      if (isUnfunded(answer)) return unable("The facilitator cannot pay the gas.");
      if (isUnderpriced(answer)) return "fees";
      return { sent: false, message: "The chain did not accept the transaction." };
    }
  }

  function whereIs(hash: Hex): Promise<"lost" | "waiting" | "mined"> {
    return client.getTransaction({ hash }).then(
      ({ blockNumber }) => (blockNumber === null ? "waiting" : "mined"),
      (error: unknown) => (error instanceof TransactionNotFoundError ? "lost" : "waiting"),
    );
  }

  /** A lost one holds up those with the nonces after it, which are late in turn and lead back to it: the oldest. */
  async function lookForLost(newest: Hex): Promise<void> {
    const [oldest = newest] = late;
    const suspects = [...new Set([oldest, newest])];
    const found = await Promise.all(suspects.map(async (hash) => ({ hash, place: await whereIs(hash) })));
    for (const { hash, place } of found) if (place !== "waiting") late.delete(hash);
    if (found.some(({ place }) => place === "lost")) forgetNonce();
  }

  async function attemptTwice(call: ContractCall, beforeBroadcast: BeforeBroadcast): Promise<AccountOutcome> {
    const first = await attempt(call, beforeBroadcast);
    const outcome = typeof first === "string" ? await attempt(call, beforeBroadcast) : first;
    return typeof outcome === "string" ? { sent: false, message: curable[outcome] } : outcome;
  }

  /** What keeps its turn may have been mined meanwhile, or given up for another call. */
  async function replaceInTurn(slot: Slot): Promise<void> {
    const [newest] = slot.hashes.slice(-1);
    const isDue = Date.now() - slot.sentAt >= replaceAfterMs;
    if (!isDue || newest === undefined || slots.of(newest) !== slot) return;
    const raised = await offers.next(slot.call, slot.fees);
    if (!raised) return;
    if (slot.reservation?.change(slot.call.gas * raised.maxFeePerGas) === false) return;
    const signed = await sign(slot.call, raised, slot.nonce);
    if (signed === undefined) return;
    const hash = keccak256(signed);
    const heard = await Promise.allSettled([...slot.witnesses].map((witness) => witness(hash, signed)));
    if (!heard.some((answer) => answer.status === "fulfilled" && answer.value)) return;
    slots.addHash(slot, hash);
    slot.fees = raised;
    // The next nonce may have been asked for while the node did not know of this one.
    nonce = undefined;
    slot.sentAt = Date.now();
    await client.sendRawTransaction({ serializedTransaction: signed });
  }

  function inTurn<Value>(work: () => Value | Promise<Value>): Promise<Value> {
    waiting += 1;
    const turn = last.then(() => {
      waiting -= 1;
      return work();
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  function forgetNonce(): void {
    void inTurn(() => {
      nonce = undefined;
    });
  }

  return {
    address: account.address,
    load: () => waiting + slots.size,
    send(call, beforeBroadcast) {
      const since = Date.now();
      // Whoever has waited behind a signature that did not come would wait as long again for the next one.
      return inTurn(() => (silentAt > since ? unable(unsigned, "timeout") : attemptTwice(call, beforeBroadcast)));
    },
    sendAgain: (raw) =>
      inTurn(async () => {
        nonce = undefined;
        const slot = slotOf(raw, keccak256(raw));
        // What was sent here with its nonce since is the newer one.
        // It was paid for where it was signed; what takes its place is not.
        if (slot && !slots.has(slot.nonce)) slots.add({ ...slot, reservation: budget.reserve(0n) });
        // Whatever a node says here, only a receipt or the nonce tells what became of it.
        await client.sendRawTransaction({ serializedTransaction: raw }).catch(() => undefined);
      }),
    slotOf: slots.of,
    async replace(slot) {
      // Whatever goes wrong, what was sent before stands, and only a receipt tells which of them is mined.
      await inTurn(() => replaceInTurn(slot)).catch(() => undefined);
      // However long it took, there has to be time to look for receipts before the next one.
      if (Date.now() - slot.sentAt >= replaceAfterMs) slot.sentAt = Date.now();
    },
    mined: slots.mined,
    // Who can have nonces forgotten that are still under way makes others' transactions collide with them.
    isLate(transaction) {
      late.add(transaction);
      void lookForLost(transaction);
    },
  };
}

function unable(message: string, cause?: unknown): AccountOutcome {
  return { sent: false, message, unable: true, ...(cause !== undefined && { cause }) };
}

function tooDear(message: string): SendOutcome {
  return { sent: false, reason: "facilitator_fee_cap", message };
}

function unreachable(cause: unknown): never {
  throw new X402Error("chain_unreachable", "The chain did not answer.", { cause });
}
