import { isAtomicAmount, isNetwork, type PaymentRequirements } from "@x402-reference/types";
import type { PaymentJournal } from "./journal/journal.js";
import { maxWindowSeconds } from "./limits.js";
import { misconfigured } from "./misconfigured.js";
import { canonicalAddress } from "./plain.js";

/** The most that may be spent of an asset within any window of time. */
export interface Budget {
  /** In CAIP-2 form. */
  network: string;
  asset: string;
  /** In atomic units. */
  amount: string;
  /** The length of the window in seconds, at most 31 days: what was spent longer ago does not count. */
  seconds: number;
  /** Counts only what this host is paid; `*` gives every host such a budget of its own; all together when absent. */
  host?: string;
}

/** A budget of the policy, ready to be asked. */
export interface BudgetLimit extends Budget {
  readonly total: bigint;
}

/** What the books say about money already spent. */
export type Books = Pick<PaymentJournal, "now" | "spent">;

/** Checks budgets and takes a copy of them; throws `invalid_configuration` that names the member at fault. */
export function readBudgets(budgets: readonly Budget[] = []): readonly BudgetLimit[] {
  return budgets.map((budget, index) => {
    const { network, amount, seconds, host } = budget;
    const field = `policy.budgets.${index}`;
    if (!isNetwork(network)) {
      throw misconfigured(`${field}.network`, network, 'Name networks in CAIP-2 form, such as "eip155:84532".');
    }
    if (typeof amount !== "string" || !isAtomicAmount(amount)) {
      throw misconfigured(`${field}.amount`, amount, 'Write atomic units as a string of digits, such as "10000".');
    }
    if (!(seconds > 0 && seconds <= maxWindowSeconds)) {
      throw misconfigured(`${field}.seconds`, seconds, `Write a positive number up to ${maxWindowSeconds}.`);
    }
    return { ...budget, total: BigInt(amount), ...(host !== undefined && { host: host.toLowerCase() }) };
  });
}

/** The first budget that has no room for an offer, and what is left of it in atomic units. */
export function exhausted(
  budgets: readonly BudgetLimit[],
  question: { offer: PaymentRequirements; amount: bigint; host: string; books: Books },
): { budget: BudgetLimit; left: bigint } | undefined {
  const { offer, amount, host, books } = question;
  for (const budget of budgets) {
    const { network, asset, seconds, total } = budget;
    if (network !== offer.network || canonicalAddress(asset) !== canonicalAddress(offer.asset)) continue;
    if (budget.host !== undefined && budget.host !== "*" && budget.host !== host) continue;
    const since = books.now() - seconds;
    const left = total - books.spent({ network, asset, since, host: budget.host === undefined ? undefined : host });
    if (amount > left) return { budget, left };
  }
  return undefined;
}
