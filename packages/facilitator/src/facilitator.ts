import {
  type Facilitator,
  type FacilitatorRequest,
  type FacilitatorScheme,
  firstRefusal,
  type Network,
  type Refusal,
  type Rule,
  resolveScheme,
  type SettlementRecord,
  type SettlementStore,
  type SettleResponse,
  type SupportedKind,
  type SupportedResponse,
  type VerifyResponse,
  X402Error,
} from "@x402-reference/types";
import { milliseconds } from "./duration.js";
import { type Observer, quietly } from "./events.js";
import { fingerprint } from "./fingerprint.js";
import { memoryStore } from "./memory-store.js";
import { governed, type PayerPolicy, type PaymentScheme, type Policy } from "./policy.js";
import { createRecovery, type Recovery } from "./recovery.js";
import { type CoreSubject, rules as coreRules } from "./rules.js";
import { settleFailure } from "./settle-failure.js";
import { createSettleOnce } from "./settle-once.js";
import { type SettlementStatus, statusOf } from "./settlement-status.js";

/** What {@link createFacilitator} is made of. */
export interface FacilitatorOptions {
  /** The schemes served, each on its networks. */
  schemes: readonly FacilitatorScheme[];
  /** Remembers what has been settled; default {@link memoryStore}. Give a shared one to several processes. */
  store?: SettlementStore;
  /** Told of every verdict, broadcast, settlement and fault. */
  onEvent?: Observer;
  /** The core's rules; default {@link rules}. Take one out to prove that a test notices. */
  rules?: readonly Rule<CoreSubject>[];
  /** What you serve beyond what the specification asks; everything by default. */
  policy?: Policy;
  /** Whose payments you do not serve; everybody's are by default. */
  payerPolicy?: PayerPolicy;
  /** Longest wait in milliseconds for another delivery of the same payment to end; default 60 000. */
  duplicateWaitMs?: number;
  /**
   * How long in milliseconds a settlement is left to the process that began it before it is taken for dead; default
   * 60 000. Too short a time costs refusals, never a second settlement.
   */
  leaseMs?: number;
}

/** A facilitator that remembers what it settles. */
export interface SettlingFacilitator extends Facilitator {
  /** Names a payment's settlement; nothing when nobody here serves it or it cannot be read. */
  settlementKey(request: FacilitatorRequest): string | undefined;
  /** Tells how a settlement stands; nothing when it is not known, which also means that nothing has been sent for it. */
  settlement(key: string): Promise<SettlementStatus | undefined>;
  /**
   * Goes on with transactions that nobody looks after, such as those of a process that died: once at the start, and then
   * from time to time. A success found this way is answered to the next one who settles the same payment.
   */
  recover(): Promise<Recovery>;
}

/**
 * Makes a facilitator in this process: it judges payments, and settles each of them at most once.
 *
 * Its answers are verdicts; it never throws over a request. What its parts throw is told to `onEvent` and answered as
 * `unexpected_verify_error` or `unexpected_settle_error`. Throws `invalid_configuration` when no scheme is given, or
 * when two serve the same kind.
 *
 * @example
 * ```ts
 * const facilitator = createFacilitator({ schemes: [exactEvmFacilitator({ network, rpcUrl, account })] });
 * const verdict = await facilitator.verify({ paymentPayload, paymentRequirements });
 * ```
 * @see x402-specification-v2.md §7
 */
export function createFacilitator(options: FacilitatorOptions): SettlingFacilitator {
  const { schemes, store = memoryStore(), rules = coreRules, policy, payerPolicy } = options;
  const duplicateWaitMs = milliseconds("duplicateWaitMs", options.duplicateWaitMs ?? 60_000);
  const leaseMs = milliseconds("leaseMs", options.leaseMs ?? 60_000);
  assertDistinct(schemes);
  const emit = quietly(options.onEvent);
  for (const scheme of schemes) scheme.observe?.(emit);
  const settleOnce = createSettleOnce({ store, emit, duplicateWaitMs, leaseMs });

  async function choose(request: FacilitatorRequest): Promise<PaymentScheme | Refusal> {
    const refusal = await firstRefusal(rules, { request, schemes });
    if (refusal) return refusal;
    const scheme = resolveScheme(schemes, request.paymentRequirements);
    if (scheme) return governed(scheme, { policy, payerPolicy });
    throw new X402Error("invalid_configuration", "No scheme serves this payment, and no rule refused it.", {
      field: "rules",
    });
  }

  async function verify(request: FacilitatorRequest): Promise<VerifyResponse> {
    const { network } = request.paymentRequirements;
    let verdict: VerifyResponse;
    try {
      const chosen = await choose(request);
      verdict =
        "reason" in chosen
          ? { isValid: false, invalidReason: chosen.reason, invalidMessage: chosen.message }
          : await judge(chosen, request);
    } catch (error) {
      emit({ type: "fault", during: "verify", network, error });
      verdict = {
        isValid: false,
        invalidReason: "unexpected_verify_error",
        invalidMessage: "The payment could not be judged; try again later.",
      };
    }
    const reason = verdict.isValid ? {} : { reason: verdict.invalidReason };
    emit({ type: "verified", network, isValid: verdict.isValid, ...reason });
    return verdict;
  }

  /** What a payment's own settlement has used up is no reason to refuse it while nobody has its outcome. */
  async function judge(scheme: PaymentScheme, request: FacilitatorRequest): Promise<VerifyResponse> {
    const verdict = await scheme.verify(request);
    if (verdict.isValid) return verdict;
    const named = scheme.settlementKey(request);
    const record = named && (await store.find(named.key));
    if (record?.binding !== fingerprint(request) || !isOwed(record)) return verdict;
    return { isValid: true, ...(verdict.payer !== undefined && { payer: verdict.payer }) };
  }

  async function settle(request: FacilitatorRequest): Promise<SettleResponse> {
    const { network } = request.paymentRequirements;
    let outcome: SettleResponse;
    try {
      const chosen = await choose(request);
      outcome = "reason" in chosen ? settleFailure(network, chosen) : await settleOnce.settle(chosen, request);
    } catch (error) {
      emit({ type: "fault", during: "settle", network, error });
      outcome = settleFailure(network, {
        reason: "unexpected_settle_error",
        message: "The payment could not be settled, and nothing was sent now; settle the same payment again.",
      });
    }
    const { success, transaction } = outcome;
    const reason = outcome.success ? {} : { reason: outcome.errorReason };
    emit({ type: "settled", network, success, transaction, ...reason });
    return outcome;
  }

  return {
    verify,
    settle,
    supported: async () => describe(schemes),
    settlementKey: (request) => resolveScheme(schemes, request.paymentRequirements)?.settlementKey(request)?.key,
    async settlement(key) {
      const record = await store.find(key);
      return record && statusOf(key, record);
    },
    recover: createRecovery({ store, schemes, settleOnce }),
  };
}

/** Tells whether settling would answer what became of a transaction that stands. */
function isOwed(record: SettlementRecord): boolean {
  if (record.state === "settled") return record.response.success && !record.answered;
  return record.state === "broadcast";
}

function assertDistinct(schemes: readonly FacilitatorScheme[]): void {
  if (schemes.length === 0) {
    throw new X402Error("invalid_configuration", "A facilitator without schemes can settle nothing.", {
      field: "schemes",
      remedy: "Give at least one, such as exactEvmFacilitator(…).",
    });
  }
  const seen = new Set<string>();
  for (const { scheme, networks } of schemes) {
    for (const network of networks) {
      const kind = `${scheme} on ${network}`;
      if (seen.has(kind)) {
        throw new X402Error("invalid_configuration", `The kind ${kind} is served twice.`, {
          field: "schemes",
          remedy: "Keep one scheme for each network.",
        });
      }
      seen.add(kind);
    }
  }
}

function describe(schemes: readonly FacilitatorScheme[]): SupportedResponse {
  const signers = new Map<string, Set<string>>();
  for (const scheme of schemes) {
    for (const [networks, addresses] of Object.entries(scheme.signers())) {
      signers.set(networks, new Set([...(signers.get(networks) ?? []), ...addresses]));
    }
  }
  return {
    kinds: schemes.flatMap((served) => served.networks.map((network) => kindOf(served, network))),
    extensions: [...new Set(schemes.flatMap(({ extensions = [] }) => extensions))],
    signers: Object.fromEntries([...signers].map(([networks, addresses]) => [networks, [...addresses]])),
  };
}

function kindOf(served: FacilitatorScheme, network: Network): SupportedKind {
  const extra = served.kindExtra?.(network);
  return { x402Version: 2, scheme: served.scheme, network, ...(extra && { extra }) };
}
