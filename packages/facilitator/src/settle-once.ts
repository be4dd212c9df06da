import type {
  FacilitatorRequest,
  PendingSettlement,
  SentTransaction,
  SettlementRecord,
  SettlementStore,
  SettleResponse,
} from "@x402-reference/types";
import { atMost } from "./duration.js";
import type { Observer } from "./events.js";
import { fingerprint } from "./fingerprint.js";
import type { PaymentScheme } from "./policy.js";
import { answerFrom, inUseRefusal, pendingRefusal, refuseUnreadable, unexpected } from "./settle-answers.js";
import { type Attempt, begin, holdOf, type Job, type Outcome, pendingResponse } from "./settle-attempt.js";
import { settleFailure } from "./settle-failure.js";
import { transactionOf } from "./settlement-status.js";

interface SettleOnceOptions {
  store: SettlementStore;
  emit: Observer;
  /** Longest wait for another delivery of the same payment in this process. */
  duplicateWaitMs: number;
  /** How long a settlement is left to a process that may have died. */
  leaseMs: number;
}

/** Executes payments and goes on with those of a process that died. */
export interface SettleOnce {
  settle(scheme: PaymentScheme, request: FacilitatorRequest): Promise<SettleResponse>;
  /** Finds out what became of a broadcast transaction that nobody looks after; answers whether that is known now. */
  recover(scheme: PaymentScheme, pending: PendingSettlement): Promise<boolean>;
}

/** Thrown through a scheme to keep it from sending what somebody else has taken over. */
class TakenOver extends Error {}

/** Answers after which the transaction may still go either way, so that the record must not be closed. */
const undecided: ReadonlySet<string> = new Set(["settlement_pending", "unexpected_settle_error"]);

/**
 * Makes what executes payments, each at most once however often it is delivered.
 *
 * A payment is claimed before it is judged, its signed transaction written down before it is sent, and success answered
 * only after it is written down. Deliveries that meet in this process wait for each other. Those that meet in the store
 * are refused as `payment_in_use` until the transaction is broadcast; then both wait for it, and the first one to write
 * its success down has it. Whoever takes over what a dead process left behind shuts that process out of the store, so it
 * may be taken for dead too early without harm.
 */
export function createSettleOnce({ store, emit, duplicateWaitMs, leaseMs }: SettleOnceOptions): SettleOnce {
  const inFlight = new Map<string, Promise<Outcome>>();

  async function settle(scheme: PaymentScheme, request: FacilitatorRequest): Promise<SettleResponse> {
    const named = scheme.settlementKey(request);
    if (!named) return refuseUnreadable(scheme, request);
    const { key, expiresAt } = named;
    const job: Job = { scheme, request, key, binding: fingerprint(request) };

    const patience = Date.now() + duplicateWaitMs;
    for (let ahead = inFlight.get(key); ahead; ahead = inFlight.get(key)) {
      const outcome = await atMost(Math.max(0, patience - Date.now()), ahead);
      if (!outcome) return answerFrom(job, { binding: job.binding, state: "claimed" });
      if (outcome.left) return answerFrom(job, outcome.left);
    }
    // Nothing may be awaited between the last look and this line, or two deliveries would go ahead together.
    return (await alone(key, attempt(begin(job, { asked: true, leaseMs }), expiresAt))).response;
  }

  async function recover(scheme: PaymentScheme, pending: PendingSettlement): Promise<boolean> {
    const { key, binding, request } = pending;
    if (inFlight.has(key)) return false;
    const mine = begin({ scheme, request, key, binding }, { asked: false, leaseMs });
    let known = false;
    const unknown = settleFailure(request.paymentRequirements.network, inUseRefusal);
    const work = resume(mine, pending).then((outcome) => {
      known = outcome === undefined || outcome.left?.state === "settled";
      // Nobody was told yet, so a delivery that has waited for this looks for itself.
      return { response: outcome?.response ?? unknown };
    });
    await alone(key, work);
    return known;
  }

  async function alone(key: string, work: Promise<Outcome>): Promise<Outcome> {
    const mine = work.finally(() => inFlight.delete(key));
    inFlight.set(key, mine);
    return mine;
  }

  async function attempt(mine: Attempt, expiresAt: number): Promise<Outcome> {
    const { key, binding } = mine;
    const claim = await store.claim(key, { binding, expiresAt, ...holdOf(mine) });
    if (claim.claimed) return execute(mine);
    const { record } = claim;
    if (record.binding !== binding || record.state === "claimed") return { response: answerFrom(mine, record) };
    if (record.state === "settled") return collect(mine, record);
    const outcome = await resume(mine, record);
    if (outcome) return outcome;
    // The transaction is certain never to happen, and its record is gone: this is a new payment.
    return attempt(begin(mine, { asked: true, leaseMs }), expiresAt);
  }

  /** Hands out a success that was found while nobody asked. */
  async function collect(mine: Attempt, record: SettlementRecord & { state: "settled" }): Promise<Outcome> {
    const first = record.response.success && !record.answered && (await store.collect(mine.key, mine.binding));
    if (!first) return { response: answerFrom(mine, record) };
    return { response: record.response, left: { ...record, answered: true } };
  }

  /** Finds out what became of a transaction; nothing when it is certain never to happen and has been given free. */
  async function resume(mine: Attempt, { transaction, raw }: SentTransaction): Promise<Outcome | undefined> {
    const { scheme, request, key, owner, asked } = mine;
    let newest = transaction;
    const onBroadcast = async (replacement: string, bytes?: string) => {
      await writeDown(mine, replacement, bytes);
      newest = replacement;
    };
    try {
      const owned = await store.adopt(key, { transaction, ...holdOf(mine) });
      if (!owned && !asked) return { response: pendingResponse(mine, transaction) };
      // Only the one who has shut everybody else out may send anything.
      const response = await scheme.resume(
        request,
        transaction,
        owned && raw !== undefined ? { raw, onBroadcast } : {},
      );
      if (response) return await conclude(mine, response, newest);
      if (!owned) return await conclude(mine, pendingResponse(mine, transaction), transaction);
      await store.release(key, owner);
      return undefined;
    } catch (error) {
      return faulted(mine, "resume", error, transaction);
    }
  }

  /** Writes down what is about to be sent; throws when somebody else has taken over, and then it may not be. */
  async function writeDown(mine: Attempt, transaction: string, raw: string | undefined): Promise<void> {
    const { key, request } = mine;
    const sent = { transaction, ...(raw !== undefined && { raw }) };
    if (!(await store.broadcast(key, { ...sent, request, ...holdOf(mine) }))) throw new TakenOver();
    emit({ type: "broadcast", network: request.paymentRequirements.network, key, transaction });
  }

  async function execute(mine: Attempt): Promise<Outcome> {
    const { scheme, request } = mine;
    const { network } = request.paymentRequirements;
    /** What may have been written down, and what certainly was. */
    let tried: string | undefined;
    let broadcast: string | undefined;
    let response: SettleResponse;
    const stopRenewing = keepRenewing(mine);
    try {
      response = await scheme.settle(request, {
        async onBroadcast(transaction, raw) {
          tried = transaction;
          await writeDown(mine, transaction, raw);
          broadcast = transaction;
        },
      });
    } catch (error) {
      if (error instanceof TakenOver) return { response: settleFailure(network, inUseRefusal) };
      if (broadcast === undefined && (await release(mine, tried))) return faulted(mine, "settle", error);
      return faulted(mine, "settle", error, tried);
    } finally {
      stopRenewing();
    }
    // An empty transaction is the scheme's word that nothing reached the chain, even after it had meant to broadcast.
    if (!response.success && response.transaction === "") {
      if ((await release(mine, tried)) || tried === undefined) return { response };
      // What stays written down is sent again by whoever finds or has found it, so nobody may be told that it is over.
      return conclude(mine, pendingResponse(mine, tried), tried);
    }
    return conclude(mine, response, broadcast ?? "");
  }

  /** However long judging and waiting in turn take, nobody alive is taken for dead meanwhile. */
  function keepRenewing(mine: Attempt): () => void {
    const stop = () => clearInterval(timer);
    const timer = setInterval(() => {
      store.renew(mine.key, holdOf(mine)).then(
        (isMine) => isMine || stop(),
        () => undefined,
      );
    }, leaseMs / 3);
    return stop;
  }

  /** Writes down what became of a transaction and decides what may be said of it. */
  async function conclude(mine: Attempt, response: SettleResponse, broadcast: string): Promise<Outcome> {
    const { key, binding, owner, asked } = mine;
    const { network } = mine.request.paymentRequirements;
    const transaction = response.transaction || broadcast;
    const said: SettleResponse = { ...response, transaction };
    // A transaction that cannot be found may still turn up, so a resumed payment is never given free again.
    if (!response.success && (undecided.has(response.errorReason) || response.transaction === "")) {
      await leave(mine);
      return { response: said, left: { binding, state: "broadcast", transaction } };
    }
    const left: SettlementRecord = { binding, state: "settled", response: said, answered: asked };
    try {
      const first = await store.conclude(key, { owner, transaction: broadcast, response: said, answered: asked });
      if (!first && said.success && !(asked && (await store.collect(key, binding)))) {
        return { response: answerFrom(mine, left), left };
      }
    } catch (error) {
      emit({ type: "fault", during: "store", network, transaction, error });
      // Success that is not written down could be answered again to the next delivery; pending can be asked for again.
      if (said.success) {
        const refusal = transaction ? pendingRefusal : unexpected("its outcome could not be written down");
        return {
          response: settleFailure(network, refusal, transaction),
          left: { binding, state: "broadcast", transaction },
        };
      }
    }
    return { response: said, left };
  }

  async function faulted(
    mine: Attempt,
    during: "settle" | "resume",
    error: unknown,
    transaction?: string,
  ): Promise<Outcome> {
    const { network } = mine.request.paymentRequirements;
    emit({ type: "fault", during, network, ...(transaction && { transaction }), error });
    if (!transaction) return { response: settleFailure(network, unexpected("nothing was broadcast")) };
    await leave(mine);
    return {
      response: settleFailure(network, unexpected("its transaction may still go through"), transaction),
      left: { binding: mine.binding, state: "broadcast", transaction },
    };
  }

  /** Answers whether it was given free, so that nobody looks after the transaction that may have been written down. */
  async function release({ key, owner, request }: Attempt, tried?: string): Promise<boolean> {
    let left: SettlementRecord | undefined;
    const work = async () => {
      await store.release(key, owner);
      left = tried === undefined ? undefined : await store.find(key);
    };
    return (await managed(work(), request)) && (left === undefined || transactionOf(left) !== tried);
  }

  function leave({ key, owner, request }: Attempt): Promise<boolean> {
    return managed(store.leave(key, owner), request);
  }

  async function managed(work: Promise<void>, { paymentRequirements: { network } }: FacilitatorRequest) {
    try {
      await work;
      return true;
    } catch (error) {
      emit({ type: "fault", during: "store", network, error });
      return false;
    }
  }

  return { settle, recover };
}
