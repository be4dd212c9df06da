import type { Address } from "viem";
import { gasLimit } from "../chain/gas.js";
import { allOrNothing, multicall3Address } from "../chain/multicall.js";
import type { ChainPort, ContractCall, SendOutcome } from "../chain/port.js";
import type { Delivery } from "./delivery.js";
import type { Share } from "./method.js";

/** How many settlements share a transaction, and how long the first of them waits for the others. */
export interface AggregateOptions {
  /** The most settlements of one transaction. */
  maxItems: number;
  /** The longest wait for others, in milliseconds. */
  maxWaitMs: number;
}

/** A payment that may share its transaction. */
export interface Item {
  /** What settling consumes: no two of the same share a transaction. */
  key: string;
  asset: Address;
  /** Whose money of which asset it takes. */
  payer: string;
  share: Share;
  call: ContractCall;
  delivery: Pick<Delivery, "mayLeave" | "writeDown" | "beforeBroadcast">;
  /** Told as soon as it has been sent. */
  onSent(): void;
}

/** Puts payments of one token into one transaction. */
export interface Batches {
  /** Sends an item with others; nothing when it does not fit, by its token or beside its payer's other items. */
  join(item: Item): Promise<SendOutcome> | undefined;
  /** Resolves when all items of a payer have left that wait now; nothing when there are none. */
  departure(payer: string): Promise<unknown> | undefined;
  /** Takes note of a token that names every authorization in its log, as one must whose payments share transactions. */
  trust(asset: Address): void;
}

/** An item and whoever waits for it. */
interface Waiting {
  item: Item;
  settle(outcome: SendOutcome | Promise<SendOutcome>): void;
  fail(error: unknown): void;
}

interface Batch {
  waiting: Waiting[];
  gas: bigint;
  timer: ReturnType<typeof setTimeout>;
}

/** Below the most that one transaction may have on Ethereum (EIP-7825: 2^24), and half of many a chain's block. */
const mostGas = 15_000_000n;
/** Gas of Multicall3 itself, and of the first look at the token. */
const gasOfBatch = 100_000n;
const unanswered: SendOutcome = { sent: false, message: "It could not be sent." };

/** Makes what puts payments together. */
export function createBatches(chain: ChainPort, options: AggregateOptions, trusted: Iterable<Address>): Batches {
  const { maxItems, maxWaitMs } = options;
  const trustedAssets = new Set<string>(trusted);
  const open = new Map<string, Batch>();
  /** The items of each payer that have not left. */
  const aboard = new Map<string, Map<Item, Promise<unknown>>>();
  let multicall: Promise<boolean> | undefined;

  function fits({ key, asset, payer, share }: Item): boolean {
    if (!trustedAssets.has(asset)) return false;
    const others = [...(aboard.get(payer)?.keys() ?? [])];
    const spent = others.reduce((sum, other) => sum + other.share.amount, 0n);
    return spent + share.amount <= share.balance && !others.some((other) => other.key === key);
  }

  function leave(batch: Batch, asset: string): void {
    clearTimeout(batch.timer);
    if (open.get(asset) === batch) open.delete(asset);
    void send(batch.waiting);
  }

  function batchFor({ asset, share }: Item): Batch {
    const before = open.get(asset);
    if (before && before.gas + share.gas <= mostGas) return before;
    if (before) leave(before, asset);
    const batch: Batch = { waiting: [], gas: gasOfBatch, timer: setTimeout(() => leave(batch, asset), maxWaitMs) };
    open.set(asset, batch);
    return batch;
  }

  async function send(waiting: readonly Waiting[]): Promise<void> {
    const shared = { isWrittenDown: false };
    // Whoever was written down with others and is not sent must be given free, or recovery would send the others with it.
    const failed = ({ settle, fail }: Waiting, error: unknown) =>
      shared.isWrittenDown ? settle(unanswered) : fail(error);
    try {
      const rest = waiting.length > 1 && (await hasMulticall()) ? await sendTogether(waiting, shared) : waiting;
      for (const one of rest) sendAlone(one.item).then(one.settle, (error: unknown) => failed(one, error));
    } catch (error) {
      for (const one of waiting) failed(one, error);
    }
  }

  async function sendAlone(item: Item): Promise<SendOutcome> {
    const outcome = await chain.send(item.call, item.delivery.beforeBroadcast);
    if (outcome.sent) item.onSent();
    return outcome;
  }

  /** Answers those that have to go alone, because the transaction was refused or nobody is left to share it with. */
  async function sendTogether(
    waiting: readonly Waiting[],
    shared: { isWrittenDown: boolean },
  ): Promise<readonly Waiting[]> {
    let going = waiting;
    while (going.length > 1) {
      const all = going;
      const outcome = await chain.send(sharedCall(all), async (transaction, raw) => {
        // All are judged before any is written down: what is written down may be sent by whoever finds it.
        going = await agreeing(all, ({ delivery }) => delivery.mayLeave());
        if (going.length < all.length) return false;
        shared.isWrittenDown = true;
        going = await agreeing(all, ({ delivery }) => delivery.writeDown(transaction, raw).then(() => true));
        return going.length === all.length;
      });
      if (outcome.sent) {
        for (const { item } of going) item.onSent();
        for (const { settle } of going) settle(outcome);
        return [];
      }
      if (going.length === all.length) break;
    }
    return going;
  }

  function hasMulticall(): Promise<boolean> {
    multicall ??= chain.probe({ calls: [], codes: [multicall3Address] }).then(
      ({ codes }) => (codes[0]?.size ?? 0n) > 0n,
      () => {
        multicall = undefined;
        return false;
      },
    );
    return multicall;
  }

  return {
    join(item) {
      if (!fits(item)) return undefined;
      const { payer, share, asset } = item;
      const batch = batchFor(item);
      batch.gas += share.gas;
      const sent = new Promise<SendOutcome>((settle, fail) => batch.waiting.push({ item, settle, fail }));
      const mine = aboard.get(payer) ?? new Map<Item, Promise<unknown>>();
      aboard.set(payer, mine.set(item, sent));
      const departed = () => {
        mine.delete(item);
        if (mine.size === 0 && aboard.get(payer) === mine) aboard.delete(payer);
      };
      sent.then(departed, departed);
      if (batch.waiting.length >= maxItems) leave(batch, asset);
      return sent;
    },
    departure(payer) {
      const mine = aboard.get(payer);
      return mine && Promise.allSettled(mine.values());
    },
    trust: (asset) => void trustedAssets.add(asset),
  };
}

/** Those that may leave with this transaction; the others hear why not. */
async function agreeing(
  waiting: readonly Waiting[],
  mayLeave: (item: Item) => Promise<boolean>,
): Promise<readonly Waiting[]> {
  const answers = await Promise.allSettled(waiting.map(({ item }) => mayLeave(item)));
  return waiting.filter(({ settle, fail }, at) => {
    const answer = answers[at];
    if (answer?.status === "fulfilled" && answer.value) return true;
    if (answer?.status === "rejected") fail(answer.reason);
    else settle({ sent: false, message: "The transaction was held back." });
    return false;
  });
}

/** One call for all of them, in which each may fail for itself. */
function sharedCall(waiting: readonly Waiting[]): ContractCall {
  const calls = waiting.map(({ item: { call } }) => ({ target: call.to, data: call.data, mayFail: true }));
  const data = allOrNothing(calls);
  const gas = waiting.reduce((sum, { item }) => sum + item.share.gas, gasOfBatch);
  return { to: multicall3Address, data, gas: gasLimit(data, gas) };
}
