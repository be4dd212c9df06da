import {
  type Facilitator,
  type FacilitatorRequest,
  type FacilitatorScheme,
  firstRefusal,
  type Network,
  type Refusal,
  type Rule,
  resolveScheme,
  type SettlementStore,
  type SettleResponse,
  type SupportedKind,
  type SupportedResponse,
  type VerifyResponse,
  X402Error,
} from "@x402-reference/types";
import { milliseconds } from "./duration.js";
import { type Observer, quietly } from "./events.js";
import { memoryStore } from "./memory-store.js";
import { type CoreSubject, rules as coreRules } from "./rules.js";
import { settleFailure } from "./settle-failure.js";
import { createSettleOnce } from "./settle-once.js";

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
  /** Longest wait in milliseconds for another delivery of the same payment to end; default 60 000. */
  duplicateWaitMs?: number;
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
export function createFacilitator(options: FacilitatorOptions): Facilitator {
  const { schemes, store = memoryStore(), rules = coreRules } = options;
  const duplicateWaitMs = milliseconds("duplicateWaitMs", options.duplicateWaitMs ?? 60_000);
  assertDistinct(schemes);
  const emit = quietly(options.onEvent);
  const settleOnce = createSettleOnce({ store, emit, duplicateWaitMs });

  async function choose(request: FacilitatorRequest): Promise<FacilitatorScheme | Refusal> {
    const refusal = await firstRefusal(rules, { request, schemes });
    if (refusal) return refusal;
    const scheme = resolveScheme(schemes, request.paymentRequirements);
    if (scheme) return scheme;
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
          : await chosen.verify(request);
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

  async function settle(request: FacilitatorRequest): Promise<SettleResponse> {
    const { network } = request.paymentRequirements;
    let outcome: SettleResponse;
    try {
      const chosen = await choose(request);
      outcome = "reason" in chosen ? settleFailure(network, chosen) : await settleOnce(chosen, request);
    } catch (error) {
      emit({ type: "fault", during: "settle", network, error });
      outcome = settleFailure(network, {
        reason: "unexpected_settle_error",
        message: "The payment could not be settled, and nothing was broadcast.",
      });
    }
    const { success, transaction } = outcome;
    const reason = outcome.success ? {} : { reason: outcome.errorReason };
    emit({ type: "settled", network, success, transaction, ...reason });
    return outcome;
  }

  return { verify, settle, supported: async () => describe(schemes) };
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
