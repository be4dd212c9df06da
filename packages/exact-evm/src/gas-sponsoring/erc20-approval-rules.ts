import type { PaymentRequirements, Refusal, Rule } from "@x402-reference/types";
import type { Address } from "viem";
import { sameAddress } from "../address.js";
import { gasLimit } from "../chain/gas.js";
import type { SignedTransactionFacts } from "../chain/port.js";
import { unless } from "../facilitator/unless.js";
import { permit2Address } from "../permit2/addresses.js";
import { type ApprovalTransaction, approveSelector, readApproval } from "./approval-transaction.js";
import type { AttachedInfo } from "./attached.js";
import { readErc20ApprovalInfo } from "./erc20-approval.js";

/** Most gas that an approval may be signed with: many times what a token needs, as some rollups count the price of data as gas. */
const mostGas = 1_000_000n;
/** How many times over the fees that the node advises an approval may offer: its fees are of the present, not any. */
const feeRoom = 10n;

/** A signed approval beside the payment that needs it. */
export interface ApprovalSubject {
  requirements: PaymentRequirements;
  authorization: { from: string };
  info: AttachedInfo;
  /** What the raw transaction says; nothing when it cannot be read. */
  transaction: ApprovalTransaction | undefined;
  /** Who signed it. */
  signer: Address | undefined;
  chainId: number;
}

/** The same approval and what the chain says of it. */
export interface ApprovalChainSubject extends ApprovalSubject {
  facts: SignedTransactionFacts;
}

/**
 * What a signed approval must keep before the chain is asked about it; at verify and at settle.
 *
 * @see erc20_gas_sponsoring.md, Verification Logic
 */
export const approvalRules: readonly Rule<ApprovalSubject>[] = [
  rule019("the approval has the form of the extension's schema", ({ info }) => {
    const read = readErc20ApprovalInfo(info.raw);
    if (read.ok) return undefined;
    const { field, expected } = read.problem;
    return {
      reason: "invalid_erc20_approval_extension_format",
      message: `erc20ApprovalGasSponsoring.info.${field} must be ${expected}.`,
    };
  }),
  rule019("the approval is the payer's", ({ info, authorization }) =>
    unless(
      sameAddress(info.text("from"), authorization.from),
      "erc20_approval_from_mismatch",
      "The approval's from is not the payer.",
    ),
  ),
  rule019("the approval is of the offer's asset", ({ info, requirements }) =>
    unless(
      sameAddress(info.text("asset"), requirements.asset),
      "erc20_approval_asset_mismatch",
      "The approval's asset is not the offer's asset.",
    ),
  ),
  rule019("the approval is for the canonical Permit2", ({ info }) =>
    unless(
      sameAddress(info.text("spender"), permit2Address),
      "erc20_approval_spender_not_permit2",
      `The approval's spender must be Permit2 at ${permit2Address}.`,
    ),
  ),
  rule019("the transaction can be read", ({ transaction }) =>
    unless(
      transaction !== undefined,
      "erc20_approval_tx_parse_failed",
      "signedTransaction is no signed transaction of type 0, 1 or 2.",
    ),
  ),
  rule019("the transaction calls the token", ({ transaction, requirements }) =>
    unless(
      sameAddress(transaction?.to ?? "", requirements.asset),
      "erc20_approval_tx_wrong_target",
      "The signed transaction calls another contract than the offer's asset.",
    ),
  ),
  rule019("the transaction calls approve", ({ transaction }) =>
    unless(
      transaction?.data.slice(0, 10).toLowerCase() === approveSelector,
      "erc20_approval_tx_wrong_selector",
      "The signed transaction calls another function than approve(address,uint256).",
    ),
  ),
  rule019("the call is a spender and an amount", ({ transaction }) =>
    unless(
      readApproval(transaction?.data ?? "0x") !== undefined,
      "erc20_approval_tx_invalid_calldata",
      "The signed transaction's data is not exactly a spender and an amount.",
    ),
  ),
  rule019("the transaction approves the canonical Permit2", ({ transaction }) =>
    unless(
      sameAddress(readApproval(transaction?.data ?? "0x")?.spender ?? "", permit2Address),
      "erc20_approval_tx_wrong_spender",
      `The signed transaction must approve Permit2 at ${permit2Address}.`,
    ),
  ),
  rule019("the transaction is signed", ({ signer }) =>
    unless(
      signer !== undefined,
      "erc20_approval_tx_invalid_signature",
      "The signed transaction's signature recovers to nobody.",
    ),
  ),
  rule019("the payer signed the transaction", ({ signer, authorization }) =>
    unless(
      sameAddress(signer ?? "", authorization.from),
      "erc20_approval_tx_signer_mismatch",
      "The signed transaction is another account's than the payer's.",
    ),
  ),
  rule024("the transaction approves what it says, and the price at least", ({ info, transaction, requirements }) => {
    const amount = readApproval(transaction?.data ?? "0x")?.amount;
    return unless(
      amount?.toString() === info.text("amount") && amount >= BigInt(requirements.amount),
      "erc20_approval_tx_invalid_calldata",
      `The signed transaction must approve info.amount, and at least ${requirements.amount}.`,
    );
  }),
  rule024("the transaction is for this chain", ({ transaction, chainId }) =>
    unless(
      transaction?.chainId === chainId,
      "erc20_approval_tx_failed",
      `The signed transaction's chain id must be ${chainId}.`,
    ),
  ),
  rule024("the transaction carries no value", ({ transaction }) =>
    unless(transaction?.value === 0n, "erc20_approval_tx_failed", "The signed transaction must carry no value."),
  ),
  rule024("the transaction's gas is enough to begin with, and bounded", ({ transaction }) =>
    unless(
      transaction !== undefined && transaction.gas >= gasLimit(transaction.data, 0n) && transaction.gas <= mostGas,
      "erc20_approval_tx_failed",
      `The signed transaction's gas limit must be what its data costs, and at most ${mostGas}.`,
    ),
  ),
];

/** What the chain must say of a signed approval before it is broadcast. */
export const approvalChainRules: readonly Rule<ApprovalChainSubject>[] = [
  {
    id: "EVM-GAS-020",
    name: "the transaction has the payer's next nonce",
    check: ({ transaction, facts }) =>
      unless(
        transaction?.nonce === facts.nonce,
        "erc20_approval_tx_failed",
        `The signed transaction's nonce must be ${facts.nonce}.`,
      ),
  },
  {
    id: "EVM-GAS-021",
    name: "the transaction's fees are those of the network",
    check({ transaction, facts: { baseFee, priorityFee } }) {
      const most = feeRoom * (2n * baseFee + priorityFee);
      return unless(
        transaction !== undefined && transaction.maxFeePerGas >= baseFee && transaction.maxFeePerGas <= most,
        "erc20_approval_tx_failed",
        `The signed transaction's fee per gas must be between ${baseFee} and ${most} wei.`,
      );
    },
  },
  {
    id: "EVM-GAS-022",
    name: "the payer can pay the approval's gas",
    check: ({ transaction, facts }) =>
      unless(
        transaction !== undefined && facts.balance >= transaction.gas * transaction.maxFeePerGas,
        "erc20_approval_tx_failed",
        "The payer does not own the gas of its approval, and this facilitator funds nobody.",
      ),
  },
  {
    id: "EVM-GAS-026",
    name: "the approval would succeed",
    check: ({ facts }) => unless(facts.success, "erc20_approval_tx_failed", "The token refuses the approval."),
  },
];

type Check = (subject: ApprovalSubject) => Refusal | undefined;

function rule019(name: string, check: Check): Rule<ApprovalSubject> {
  return { id: "EVM-GAS-019", name, check };
}

function rule024(name: string, check: Check): Rule<ApprovalSubject> {
  return { id: "EVM-GAS-024", name, check };
}
