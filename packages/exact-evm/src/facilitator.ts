import type { FacilitatorRequest, FacilitatorScheme, Network, Refusal } from "@x402-reference/types";
import type { Hex, LocalAccount } from "viem";
import { lowerCaseAddress } from "./address.js";
import { knownAssets } from "./assets.js";
import { type BalanceWatchOptions, watchBalances } from "./chain/balance-watch.js";
import { nodeClient, viemChain } from "./chain/viem.js";
import { type AggregateOptions, createBatches } from "./facilitator/batches.js";
import { judgePayment } from "./facilitator/judge.js";
import type { Opened } from "./facilitator/method.js";
import { type MethodOptions, serveMethods } from "./facilitator/methods.js";
import { openWith } from "./facilitator/open.js";
import { type ExactEvmRules, exactEvmRules } from "./facilitator/rules.js";
import { readSettings } from "./facilitator/settings.js";
import { createSettler } from "./facilitator/settle.js";
import { createVerdicts } from "./facilitator/verdicts.js";
import { requireChainId } from "./network.js";

export { assertChain } from "./chain/assert-chain.js";
export type { BalanceWatchOptions } from "./chain/balance-watch.js";
export type { DelegationManagers } from "./erc7710/method.js";
export type { AggregateOptions } from "./facilitator/batches.js";
export type { AssetTransferMethod } from "./facilitator/method.js";
export type { MethodOptions } from "./facilitator/methods.js";
export { type ExactEvmRules, everyExactEvmRule, exactEvmRules, withoutExactEvmRule } from "./facilitator/rules.js";
export { isCanonicalSignature } from "./wallet/signature.js";

/** Settings of {@link exactEvmFacilitator}. */
export interface ExactEvmFacilitatorOptions extends MethodOptions {
  /** The network that is served, such as `eip155:84532`. */
  network: Network;
  /** The JSON-RPC endpoint of a node of that network. */
  rpcUrl: string;
  /**
   * Endpoints of further nodes of that network, asked in this order when the ones before cannot be reached, are silent or
   * answer 429 or 5xx; whoever answered is asked first from then on.
   */
  fallbackRpcUrls?: readonly string[];
  /** The account that pays the gas. One facilitator at a time may use it, because it keeps its nonce. */
  account?: LocalAccount;
  /**
   * Instead, several of them: each settlement is sent by the one that has least to do. Anything that signs transactions
   * is an account, such as a key in a service elsewhere.
   */
  accounts?: readonly LocalAccount[];
  /** What payments must keep; all of the specification's rules by default. */
  rules?: ExactEvmRules;
  /** Most wei that a transaction offers for a unit of gas, whatever the node says; unbounded by default. */
  maxFeePerGas?: bigint;
  /** Most wei that a transaction offers for all of its gas; unbounded by default. */
  maxFeePerTransaction?: bigint;
  /** Most wei that all accounts together spend on gas within an hour, as far as this process knows; unbounded by default. */
  maxFeePerHour?: bigint;
  /** A transaction that is not mined after so many milliseconds is replaced, with higher fees; 15,000 by default. */
  replaceAfterMs?: number;
  /** Puts settlements of EIP-3009 into one transaction with others; each has one of its own by default. */
  aggregate?: AggregateOptions;
  /** Has accounts looked at that pay the gas, and tells of those that own too little. */
  balanceWatch?: BalanceWatchOptions;
  /** Blocks that a transaction must have, its own included, to count as mined; 1 by default. */
  confirmations?: number;
  /**
   * How long a verdict spares settling the same request the same question to the chain, in milliseconds: once for each
   * verdict; 1,000 by default, 0 for never.
   */
  verdictLifetimeMs?: number;
  /** Longest wait for one answer of the node, in milliseconds; 10,000 by default. */
  rpcTimeoutMs?: number;
  /**
   * Longest wait for a receipt before the answer is `settlement_pending`, in milliseconds; 20,000 by default, and never
   * longer than the offer's `maxTimeoutSeconds`.
   */
  receiptTimeoutMs?: number;
  /** The clock, in seconds since the epoch. */
  now?: () => number;
}

/**
 * The facilitator side of `exact` on EVM networks. Verifying is one request to the chain; settling what was just verified
 * is the broadcast and its receipt; success is only what the mined transaction's log proves. Throws
 * `invalid_configuration` for settings that cannot be meant.
 *
 * @example
 * ```ts
 * const scheme = exactEvmFacilitator({ network: network("eip155:84532"), rpcUrl, account: privateKeyToAccount(key) });
 * const facilitator = createFacilitator({ schemes: [scheme] });
 * ```
 * @see scheme_exact_evm.md, phases 2 and 3 of each asset transfer method
 */
export function exactEvmFacilitator(options: ExactEvmFacilitatorOptions): FacilitatorScheme {
  const { network, rpcUrl, rules = exactEvmRules, aggregate, balanceWatch } = options;
  const { accounts, ...sending } = readSettings(options);
  const { rpcTimeoutMs = 10_000, receiptTimeoutMs = 20_000, verdictLifetimeMs = 1_000 } = options;
  const chainId = requireChainId(network);
  const client = nodeClient([rpcUrl, ...(options.fallbackRpcUrls ?? [])], rpcTimeoutMs);
  const chain = viemChain(client, { chainId, accounts, signTimeoutMs: rpcTimeoutMs, ...sending });
  const { methods, extensions } = serveMethods(options, { rules, relayApproval: chain.relayApproval });
  const verdicts = createVerdicts(verdictLifetimeMs);
  const now = () => BigInt(Math.floor(options.now?.() ?? Date.now() / 1000));
  const senders = accounts.map(({ address }) => address);
  const batches = aggregate && createBatches(chain, aggregate, provenAssets(network));
  const settler = createSettler({ chain, network, senders, batches, verdicts, now, receiptTimeoutMs });

  function open(request: FacilitatorRequest): Opened {
    return openWith(methods, request, { network, chainId, now: now(), facilitator: accounts[0].address });
  }

  return {
    scheme: "exact",
    networks: [network],
    extensions,
    signers: () => ({ "eip155:*": [...senders] }),

    async verify(request) {
      const opened = open(request);
      if (!opened.ok) return refused(malformed(opened.problem), {});
      const { payer } = opened.payment;
      const judged = await judgePayment(opened.payment, chain);
      if (judged.refusal) return refused(judged.refusal, { payer });
      verdicts.keep(request, judged);
      return { isValid: true, payer };
    },

    async settle(request, settleOptions) {
      const opened = open(request);
      if (!opened.ok) return failed(network, malformed(opened.problem));
      return settler.settle(request, opened.payment, settleOptions);
    },

    async resume(request, transaction, resumeOptions = {}) {
      const opened = open(request);
      if (!opened.ok) return failed(network, malformed(opened.problem));
      return settler.resume(request, opened.payment, { transaction: hexOf(transaction), ...resumeOptions });
    },

    settlementKey(request) {
      const opened = open(request);
      if (!opened.ok) return undefined;
      const { key, expiresAt } = opened.payment;
      return { key: `${network}/${key}`, expiresAt };
    },

    observe(report) {
      if (!balanceWatch) return;
      watchBalances(client, senders, {
        ...balanceWatch,
        report: ({ address, balance, threshold }) =>
          report({
            type: "signer_balance_low",
            network,
            address,
            balance: balance.toString(),
            threshold: threshold.toString(),
          }),
      });
    },
  };
}

/** Tokens that are known to log the use of every authorization, before any payment has shown it. */
function provenAssets(network: Network) {
  const known = knownAssets.filter((asset) => asset.network === network && asset.method === "eip3009");
  return known.map(({ address }) => lowerCaseAddress(address));
}

function hexOf(text: string): Hex {
  return `0x${text.replace(/^0x/, "")}`;
}

function refused({ reason, message }: Refusal, payer: { payer?: string }) {
  return { isValid: false as const, invalidReason: reason, invalidMessage: message, ...payer };
}

function failed(network: Network, { reason, message }: Refusal) {
  return { success: false as const, errorReason: reason, errorMessage: message, transaction: "", network };
}

function malformed({ field, expected }: { field: string; expected: string }): Refusal {
  return { reason: "invalid_payload", message: `payload.${field} must be ${expected}.` };
}
