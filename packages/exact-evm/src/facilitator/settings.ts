import { X402Error } from "@x402-reference/types";
import type { LocalAccount } from "viem";
import type { ExactEvmFacilitatorOptions } from "../facilitator.js";

/** Nobody waits so long for a payment to be settled. */
const longestWaitMs = 60_000;
const defaultReplaceAfterMs = 15_000;

/** How transactions are sent, after their settings were looked at. */
export interface SendingSettings {
  accounts: readonly [LocalAccount, ...LocalAccount[]];
  confirmations: number;
  replaceAfterMs: number;
  caps: { maxFeePerGas: bigint | undefined; maxFeePerTransaction: bigint | undefined };
  maxFeePerHour: bigint | undefined;
}

/** Reads the settings of sending; throws `invalid_configuration` for what cannot be meant. */
export function readSettings(options: ExactEvmFacilitatorOptions): SendingSettings {
  const { confirmations = 1, replaceAfterMs = defaultReplaceAfterMs, aggregate } = options;
  const { maxFeePerGas, maxFeePerTransaction, maxFeePerHour } = options;
  if (!isWhole(confirmations)) {
    throw misconfigured(`A transaction cannot have ${confirmations} confirmations.`, {
      field: "confirmations",
      remedy: "Give a whole number of blocks, 1 or more.",
    });
  }
  for (const [field, wei] of Object.entries({ maxFeePerGas, maxFeePerTransaction, maxFeePerHour })) {
    if (wei === undefined || wei > 0n) continue;
    throw misconfigured(`Nothing is ever mined for ${wei} wei.`, { field, remedy: "Give more, or leave it out." });
  }
  if (!isWhole(replaceAfterMs)) {
    throw misconfigured(`A transaction cannot be replaced after ${replaceAfterMs} ms.`, {
      field: "replaceAfterMs",
      remedy: "Give a whole number of milliseconds, of several blocks at least.",
    });
  }
  if (aggregate && !(isWhole(aggregate.maxItems) && aggregate.maxItems > 1 && isWait(aggregate.maxWaitMs))) {
    throw misconfigured("Settlements cannot share transactions like that.", {
      field: "aggregate",
      remedy: `Give maxItems of 2 or more, and maxWaitMs from 1 to ${longestWaitMs}.`,
    });
  }
  const caps = { maxFeePerGas, maxFeePerTransaction };
  return { accounts: readAccounts(options), confirmations, replaceAfterMs, caps, maxFeePerHour };
}

function readAccounts({ account, accounts = [] }: ExactEvmFacilitatorOptions): SendingSettings["accounts"] {
  const [first, ...others] = account ? [account, ...accounts] : accounts;
  if (!first) {
    throw misconfigured("A facilitator without an account can settle nothing.", {
      field: "account",
      remedy: "Give account, or accounts when there are several.",
    });
  }
  const addresses = [first, ...others].map(({ address }) => address.toLowerCase());
  if (new Set(addresses).size < addresses.length) {
    throw misconfigured("An account is given twice, and would fight with itself over its nonces.", {
      field: "accounts",
      remedy: "Give each once.",
    });
  }
  return [first, ...others];
}

function isWhole(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 1;
}

function isWait(ms: number): boolean {
  return isWhole(ms) && ms <= longestWaitMs;
}

function misconfigured(message: string, details: { field: string; remedy: string }): X402Error {
  return new X402Error("invalid_configuration", message, details);
}
