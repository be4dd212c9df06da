import {
  isAtomicAmount,
  isNetwork,
  type PaymentRequirements,
  type ResourceInfo,
  toAtomic,
} from "@x402-reference/types";
import { defaultMaxTimeoutSeconds } from "./limits.js";
import { misconfigured } from "./misconfigured.js";
import { canonicalAddress } from "./plain.js";
import { type Budget, type BudgetLimit, readBudgets } from "./policy-budget.js";

/** When a server executes a payment, see x402-specification-v2.md §6.1. */
export type PaymentFlow = "authorization" | "upfront" | "escrow";

/** What is about to be signed, frozen at every depth: nothing can change between its approval and its signature. */
export interface PaymentSnapshot {
  /** The address whose server asks for the payment. */
  readonly url: string;
  /** The offer that will be accepted; `amount` is in atomic units, `maxTimeoutSeconds` in seconds. */
  readonly offer: Readonly<PaymentRequirements>;
  readonly resource?: Readonly<ResourceInfo>;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * What may be paid. Whatever is not allowed here is refused, so an empty policy pays nothing.
 *
 * @example
 * ```ts
 * const policy: Policy = {
 *   maxAmount: { "eip155:84532": { "0x036CbD53842c5426634e7929541eC2318f3dCF7e": "100000" } },
 *   hosts: ["api.example.com"],
 * };
 * ```
 * @see x402-specification-v2.md §10
 */
export interface Policy {
  /**
   * By network and asset, the most that one payment may cost, in atomic units. What is absent may not be paid, and what
   * stands first is preferred.
   */
  maxAmount?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The most that may be spent within a time; money is set aside before it is signed for. */
  budgets?: readonly Budget[];
  /** The only addresses that may be paid; any when absent. */
  payees?: readonly string[];
  /** The only hosts whose challenges are paid, with their port unless it is the default one; any when absent. */
  hosts?: readonly string[];
  /** Longest validity of a payment in seconds; 300 when absent. */
  maxTimeoutSeconds?: number;
  /** The payment flows that may be used; only `authorization` when absent, where nothing is paid for a failed answer. */
  flows?: readonly PaymentFlow[];
  /** Whether to pay a challenge that names a resource of another origin; `refuse` when absent. */
  foreignResource?: "refuse" | "allow";
  /** Asked last, with what will be signed; anything but `true` refuses the payment. */
  approve?(snapshot: PaymentSnapshot): boolean | Promise<boolean>;
}

/** A policy as it was when the client was created, checked and ready to be asked. */
export interface Limits {
  /** The cap of an asset on a network in atomic units, or nothing when it may not be paid at all. */
  cap(network: string, asset: string): bigint | undefined;
  /** The place of an asset in the order of the policy; smaller is preferred. */
  rank(network: string, asset: string): number;
  readonly budgets: readonly BudgetLimit[];
  /** Tells whether an address may be paid. */
  allowsPayee(payee: string): boolean;
  /** Tells whether challenges of a host are paid. */
  allowsHost(host: string): boolean;
  readonly maxTimeoutSeconds: number;
  readonly flows: readonly string[];
  readonly foreignResource: "refuse" | "allow";
  readonly approve: ((snapshot: PaymentSnapshot) => boolean | Promise<boolean>) | undefined;
}

/**
 * Makes the policy of the usual case: one asset on one network, up to a decimal amount per payment.
 *
 * Throws `malformed_amount` when the amount is not a decimal number or has more decimals than the asset, and
 * `invalid_configuration` unless `decimals` is a whole number from 0 to 36.
 *
 * @example
 * ```ts
 * const policy = spendUpTo("0.10", {
 *   network: "eip155:84532",
 *   asset: "0x036CbD53842c5426634e7929541eC2318f3dCF7e", // USDC on Base Sepolia
 *   decimals: 6,
 * });
 * ```
 * @see x402-specification-v2.md §5.1.2, field `amount`
 */
export function spendUpTo(amount: string, asset: { network: string; asset: string; decimals: number }): Policy {
  return { maxAmount: { [asset.network]: { [asset.asset]: toAtomic(amount, asset.decimals) } } };
}

/** Checks a policy and takes a copy of it; throws `invalid_configuration` that names the member at fault. */
export function readPolicy(policy: Policy = {}): Limits {
  const caps = readCaps(policy.maxAmount ?? {});
  const payees = policy.payees && new Set(policy.payees.map(canonicalAddress));
  const hosts = policy.hosts && new Set(policy.hosts.map((host) => host.toLowerCase()));
  const maxTimeoutSeconds = policy.maxTimeoutSeconds ?? defaultMaxTimeoutSeconds;
  if (!(maxTimeoutSeconds > 0 && Number.isFinite(maxTimeoutSeconds))) {
    throw misconfigured("policy.maxTimeoutSeconds", maxTimeoutSeconds, "Write a positive number of seconds.");
  }
  const { approve } = policy;
  const ranked = [...caps].flatMap(([network, assets]) => [...assets.keys()].map((asset) => `${network} ${asset}`));
  return {
    cap: (network, asset) => caps.get(network)?.get(canonicalAddress(asset)),
    rank(network, asset) {
      const rank = ranked.indexOf(`${network} ${canonicalAddress(asset)}`);
      return rank < 0 ? ranked.length : rank;
    },
    budgets: readBudgets(policy.budgets),
    allowsPayee: (payee) => payees?.has(canonicalAddress(payee)) ?? true,
    allowsHost: (host) => hosts?.has(host) ?? true,
    maxTimeoutSeconds,
    flows: [...(policy.flows ?? ["authorization"])],
    foreignResource: policy.foreignResource ?? "refuse",
    approve: approve && ((snapshot) => approve.call(policy, snapshot)),
  };
}

function readCaps(maxAmount: Readonly<Record<string, Readonly<Record<string, string>>>>) {
  const caps = new Map<string, Map<string, bigint>>();
  for (const [network, assets] of Object.entries(maxAmount)) {
    if (!isNetwork(network)) {
      throw misconfigured("policy.maxAmount", network, 'Name networks in CAIP-2 form, such as "eip155:84532".');
    }
    const capOf = new Map<string, bigint>();
    for (const [asset, amount] of Object.entries(assets)) {
      const field = `policy.maxAmount.${network}.${asset}`;
      if (typeof amount !== "string" || !isAtomicAmount(amount)) {
        throw misconfigured(field, amount, 'Write atomic units as a string of digits, such as "10000".');
      }
      if (capOf.has(canonicalAddress(asset))) {
        throw misconfigured(field, amount, "The asset is listed twice in different letter case; keep one.");
      }
      capOf.set(canonicalAddress(asset), BigInt(amount));
    }
    caps.set(network, capOf);
  }
  return caps;
}
