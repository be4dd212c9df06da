import type {
  FacilitatorRequest,
  FacilitatorScheme,
  SettlementRecord,
  SettlementStore,
  SettleResponse,
} from "@x402-reference/types";
import { atMost } from "./duration.js";
import type { Observer } from "./events.js";
import { fingerprint } from "./fingerprint.js";
import { settleFailure } from "./settle-failure.js";

interface SettleOnceOptions {
  store: SettlementStore;
  emit: Observer;
  /** Longest wait for another delivery of the same payment in this process. */
  duplicateWaitMs: number;
}

interface Job {
  scheme: FacilitatorScheme;
  request: FacilitatorRequest;
  key: string;
  binding: string;
  expiresAt: number;
}

interface Outcome {
  response: SettleResponse;
  /** What this attempt itself brought about on the chain; nothing when the next delivery has to look for itself. */
  left?: SettlementRecord;
}

/** Answers after which the transaction may still go either way, so that the record must not be closed. */
const undecided: ReadonlySet<string> = new Set(["settlement_pending", "unexpected_settle_error"]);

/**
 * Makes the function that executes payments, each at most once however often it is delivered.
 *
 * A payment is claimed before it is judged, its transaction written down before it is sent, and success answered only
 * after it is written down. Deliveries that meet in this process wait for each other. Those that meet in the store are
 * refused as `payment_in_use` until the transaction is broadcast; then both wait for it, and the first one to write its
 * success down has it.
 */
export function createSettleOnce({ store, emit, duplicateWaitMs }: SettleOnceOptions) {
  const inFlight = new Map<string, Promise<Outcome>>();

  return async function settleOnce(scheme: FacilitatorScheme, request: FacilitatorRequest): Promise<SettleResponse> {
    const named = scheme.settlementKey(request);
    if (!named) return refuseUnreadable(scheme, request);
    const job: Job = { scheme, request, ...named, binding: fingerprint(request) };

    const patience = Date.now() + duplicateWaitMs;
    for (let ahead = inFlight.get(job.key); ahead; ahead = inFlight.get(job.key)) {
      const outcome = await atMost(Math.max(0, patience - Date.now()), ahead);
      if (!outcome) return answerFrom(job, { binding: job.binding, state: "claimed" });
      if (outcome.left) return answerFrom(job, outcome.left);
    }
    // Nothing may be awaited between the last look and this line, or two deliveries would go ahead together.
    const mine = attempt(job).finally(() => inFlight.delete(job.key));
    inFlight.set(job.key, mine);
    return (await mine).response;
  };

  async function attempt(job: Job): Promise<Outcome> {
    const { scheme, request, key, binding, expiresAt } = job;
    const claim = await store.claim(key, { binding, expiresAt });
    if (claim.claimed) return execute(job);
    const { record } = claim;
    if (record.state !== "broadcast" || record.binding !== binding) return { response: answerFrom(job, record) };
    try {
      return await conclude(job, await scheme.resume(request, record.transaction), record.transaction);
    } catch (error) {
      return faulted(job, "resume", error, record.transaction);
    }
  }

  async function execute(job: Job): Promise<Outcome> {
    const { scheme, request, key, binding } = job;
    const { network } = request.paymentRequirements;
    let broadcast: string | undefined;
    let response: SettleResponse;
    try {
      response = await scheme.settle(request, {
        async onBroadcast(transaction) {
          await store.record(key, { binding, state: "broadcast", transaction });
          broadcast = transaction;
          emit({ type: "broadcast", network, key, transaction });
        },
      });
    } catch (error) {
      if (broadcast === undefined) await release(job);
      return faulted(job, "settle", error, broadcast);
    }
    // An empty transaction is the scheme's word that nothing reached the chain, even after it had meant to broadcast.
    if (!response.success && response.transaction === "") {
      await release(job);
      return { response };
    }
    return conclude(job, response, response.transaction || broadcast || "");
  }

  /** Writes down what became of a transaction and decides what may be said of it. */
  async function conclude(job: Job, response: SettleResponse, transaction: string): Promise<Outcome> {
    const { key, binding } = job;
    const { network } = job.request.paymentRequirements;
    // A transaction that cannot be found may still turn up, so a resumed payment is never given free again.
    const open = !response.success && (undecided.has(response.errorReason) || response.transaction === "");
    const said: SettleResponse = { ...response, transaction: response.transaction || transaction };
    const left: SettlementRecord = open
      ? { binding, state: "broadcast", transaction: said.transaction }
      : { binding, state: "settled", response: said };
    try {
      const first = await store.record(key, left);
      if (!first && said.success) return { response: answerFrom(job, left), left };
    } catch (error) {
      emit({ type: "fault", during: "store", network, transaction, error });
      // Success that is not written down could be answered again to the next delivery; pending can be asked for again.
      if (said.success) {
        const refusal = said.transaction ? pendingRefusal : unexpected("its outcome could not be written down");
        return {
          response: settleFailure(network, refusal, said.transaction),
          left: { binding, state: "broadcast", transaction: said.transaction },
        };
      }
    }
    return { response: said, left };
  }

  function faulted(job: Job, during: "settle" | "resume", error: unknown, transaction?: string): Outcome {
    const { network } = job.request.paymentRequirements;
    emit({ type: "fault", during, network, ...(transaction && { transaction }), error });
    if (!transaction) return { response: settleFailure(network, unexpected("nothing was broadcast")) };
    return {
      response: settleFailure(network, unexpected("its transaction may still go through"), transaction),
      left: { binding: job.binding, state: "broadcast", transaction },
    };
  }

  async function release({ key, request }: Job): Promise<void> {
    try {
      await store.release(key);
    } catch (error) {
      emit({ type: "fault", during: "store", network: request.paymentRequirements.network, error });
    }
  }
}

/** Answers a delivery from what an earlier one left behind; never with success. */
function answerFrom({ request, binding }: Job, record: SettlementRecord): SettleResponse {
  const { network } = request.paymentRequirements;
  if (record.state === "claimed") {
    return settleFailure(network, {
      reason: "payment_in_use",
      message: "The same payment is being settled for another request; ask again in a moment.",
    });
  }
  if (record.state === "settled" && record.response.success) {
    return settleFailure(network, {
      reason: "duplicate_settlement",
      message: "This payment has been settled already; sign a new one.",
    });
  }
  if (record.binding !== binding) {
    return settleFailure(network, {
      reason: "invalid_payment_requirements",
      message:
        "This payment was submitted with another offer or signature: send again exactly what was sent the first time.",
    });
  }
  return record.state === "settled" ? record.response : settleFailure(network, pendingRefusal, record.transaction);
}

/** Lets the scheme itself say what is wrong with a payload that it cannot read, in the words it uses at verify. */
async function refuseUnreadable(scheme: FacilitatorScheme, request: FacilitatorRequest): Promise<SettleResponse> {
  const { network } = request.paymentRequirements;
  const verdict = await scheme.verify(request);
  const reason = verdict.isValid ? "invalid_payload" : verdict.invalidReason;
  const said = verdict.isValid ? undefined : verdict.invalidMessage;
  return settleFailure(network, { reason, message: said ?? "The scheme cannot read paymentPayload.payload." });
}

const pendingRefusal = {
  reason: "settlement_pending",
  message:
    "The transaction is broadcast and its outcome not known yet; settle the same payment again, do not pay again.",
};

function unexpected(state: string) {
  return { reason: "unexpected_settle_error", message: `The payment could not be settled, and ${state}.` };
}
