import { type ReasonInfo, undefinedInSpec } from "./info.js";

const prefix = "invalid_exact_svm_";
const layout = "The payment has another order of instructions than wallets' payments have, or further ones.";
const rebuild = "Build limit, price, TransferChecked, in this order, then only Memo and Lighthouse.";

type Row = Omit<ReasonInfo, "clause" | "status"> & Partial<Pick<ReasonInfo, "clause">>;

function rows<const Table extends Readonly<Record<string, Row>>>(
  table: Table,
): { readonly [Name in keyof Table & string as `${typeof prefix}${Name}`]: ReasonInfo };
function rows(table: Readonly<Record<string, Row>>): Record<string, ReasonInfo> {
  return Object.fromEntries(
    Object.entries(table).map(([name, row]) => [`${prefix}${name}`, { clause: undefinedInSpec, status: 402, ...row }]),
  );
}

const codes = /*#__PURE__*/ rows({
  payload_missing_fee_payer: {
    meaning: "The offer does not name who pays the fee.",
    cause: "The server has not taken `extra.feePayer` from its facilitator.",
    remedy: "The server has to correct its offer; paying again does not help.",
  },
  fee_payer_not_managed_by_facilitator: {
    meaning: "The offer names a fee payer that the facilitator does not sign for.",
    cause: "The facilitator's key was replaced, or the server's offer was made for another facilitator.",
    remedy: "The server has to take `extra.feePayer` from /supported again.",
    aliases: ["fee_payer_not_managed_by_facilitator"],
  },
  payload_transaction_could_not_be_decoded: {
    meaning: "The payload is not a transaction in its one encoding.",
    cause:
      "It is not padded base64, has bytes left over or missing, is too long, or its message is of a later version.",
    remedy: "Serialize a transaction with a message of version 0 once, and change nothing behind that.",
    aliases: ["invalid_exact_svm_payload_transaction"],
  },
  payload_excessive_signers: {
    meaning: "The transaction requires a signature of somebody who is neither payer nor fee payer.",
    clause: "scheme_exact_svm.md §2.1.4; code as the official SDK has it",
    cause: "An instruction names a further account as signer.",
    remedy: "Leave the further signer out.",
  },
  fee_payer_mismatch: {
    meaning: "The transaction's fee payer is not the offer's.",
    cause: "The first account of the message is not `extra.feePayer`.",
    remedy: "Build the transaction with the offer's `extra.feePayer` as its fee payer.",
  },
  payload_signature_invalid: {
    meaning: "A required signature is missing or not over exactly this message.",
    cause: "The payer has not signed, or the transaction was changed after signing.",
    remedy: "Sign the message that is sent.",
  },
  smart_wallet_alt_resolution_not_available: {
    meaning: "The transaction has accounts in address lookup tables, which are not looked into.",
    clause: "scheme_exact_svm.md §2.1.2",
    cause: "The wallet compresses its transactions with lookup tables.",
    remedy: "Build the payment without lookup tables; it fits without them.",
    aliases: ["smart_wallet_alt_resolution_not_available"],
  },
  payload_transaction_instructions_length: {
    meaning: "The transaction has too few or too many instructions.",
    cause: layout,
    remedy: rebuild,
  },
  payload_transaction_instructions_compute_limit_instruction: {
    meaning: "The first instruction does not limit the compute units as it must.",
    cause: layout,
    remedy: rebuild,
  },
  payload_transaction_instructions_compute_limit_instruction_too_high: {
    meaning: "The transaction asks for more compute units than the facilitator pays for.",
    cause: "The limit is a default or a wallet's estimate, far above what a transfer takes.",
    remedy: "Ask for about 20,000 units.",
  },
  payload_transaction_instructions_compute_price_instruction: {
    meaning: "The second instruction does not price the compute units as it must.",
    cause: layout,
    remedy: rebuild,
  },
  payload_transaction_instructions_compute_price_instruction_too_high: {
    meaning: "The transaction's fee is higher than the facilitator pays.",
    cause: "The price of a compute unit is above the limit, or too high for as many units.",
    remedy: "Lower the price, or the limit of units.",
  },
  payload_no_transfer_instruction: {
    meaning: "The third instruction is not a plain TransferChecked of a token program.",
    cause: "The transfer stands elsewhere, is of another kind, or names accounts beyond its four.",
    remedy: rebuild,
  },
  payload_transaction_fee_payer_transferring_funds: {
    meaning: "The transfer would spend the facilitator's own tokens.",
    clause: "scheme_exact_svm.md §2.1.1; code as the official SDK has it",
    cause: "A key of the facilitator authorizes the transfer, or owns the account that it is made from.",
    remedy: "Pay from the payer's own account.",
  },
  payload_mint_mismatch: {
    meaning: "The payment is of another asset than the offer's.",
    cause: "The transfer's mint is not the offer's `asset`.",
    remedy: "Transfer the offer's `asset`.",
  },
  payload_recipient_mismatch: {
    meaning: "The payment does not go to the recipient's own token account.",
    cause: "The destination is not the associated token account of `payTo`, or `payTo` is itself a token account.",
    remedy: "Derive the destination from `payTo`, `asset` and the token program that owns the asset.",
  },
  payload_amount_mismatch: {
    meaning: "The payment is not of exactly the price.",
    cause: "The transfer's amount is not the offer's `amount`, or the asset takes a fee from transfers.",
    remedy: "Transfer exactly the offer's `amount`, in atomic units.",
  },
  payload_unknown_fourth_instruction: unknownInstruction("fourth"),
  payload_unknown_fifth_instruction: unknownInstruction("fifth"),
  payload_unknown_sixth_instruction: unknownInstruction("sixth"),
  payload_unknown_seventh_instruction: unknownInstruction("seventh"),
  payload_unknown_optional_instruction: unknownInstruction("last"),
  smart_wallet_fee_payer_not_isolated: {
    meaning: "An instruction names a key of the facilitator.",
    clause: "scheme_exact_svm.md §2.1.1; code as the official SDK has it",
    cause:
      "The fee payer stands among an instruction's accounts, where its signature would authorize more than the fee.",
    remedy: "Name the fee payer as such and nowhere else.",
  },
  payload_memo_count: {
    meaning: "The payment has no memo or several, and the seller demands one.",
    cause: "The offer's `extra.memo` was not written, or a random one beside it.",
    remedy: "Write the offer's `extra.memo` as the one memo.",
  },
  payload_memo_mismatch: {
    meaning: "The payment's memo is not the one that the seller demands, or too long.",
    cause: "The memo was changed, normalized, or has more than 256 bytes.",
    remedy: "Write the bytes of the offer's `extra.memo` in UTF-8.",
  },
  transaction_simulation_failed: {
    meaning: "The transaction would fail.",
    cause: "The blockhash has expired, a token account is missing or frozen, or the fee payer owns no SOL.",
    remedy: "Read the message, end its cause, and sign a new payment.",
    aliases: ["transaction_simulation_failed"],
  },
  transaction_failed: {
    meaning: "The transaction failed on the chain, or can never be executed any more.",
    cause: "The state of the chain changed after it was sent, or its blockhash expired before it was executed.",
    remedy: "Nothing was moved; look the transaction up if there is doubt, then pay anew.",
    aliases: ["transaction_failed"],
  },
  smart_wallet_program_not_allowed: {
    meaning: "An instruction is of a program that the facilitator does not serve.",
    clause: "scheme_exact_svm.md §2.2.2",
    cause: "The payer's smart wallet is not on the facilitator's list, or another program is called beside it.",
    remedy: "Pay from a wallet that the facilitator serves, or from a plain account.",
    aliases: ["smart_wallet_program_not_allowed"],
  },
  smart_wallet_unsupported_compute_budget_instruction: {
    meaning: "A smart wallet's payment calls more of the compute budget than its limit and its price.",
    clause: "scheme_exact_svm.md §2.2.1; code as the official SDK has it",
    cause: "The wallet asks for a larger heap or limits what accounts it loads.",
    remedy: "Set the limit and the price of compute units and nothing else.",
  },
  smart_wallet_malformed_compute_limit: malformedBudget("limit"),
  smart_wallet_malformed_compute_price: malformedBudget("price"),
  smart_wallet_compute_units_too_high: {
    meaning: "A smart wallet's payment may use more compute units than the facilitator pays for.",
    clause: "scheme_exact_svm.md §2.2.1; code as the official SDK has it",
    cause: "The limit is above the facilitator's, or a price is named without a limit.",
    remedy: "Set a limit, of 400,000 units at most.",
  },
  smart_wallet_priority_fee_too_high: {
    meaning: "A smart wallet's payment costs a higher fee than the facilitator pays.",
    clause: "scheme_exact_svm.md §2.2.1; code as the official SDK has it",
    cause: "The price of a compute unit is above the limit, or too high for as many units.",
    remedy: "Lower the price, or the limit of units.",
  },
  smart_wallet_simulation_failed: {
    meaning: "The smart wallet's transaction would fail.",
    clause: "scheme_exact_svm.md §3.2; code as the official SDK has it",
    cause: "The wallet owns too little, refuses the call, or the blockhash has expired.",
    remedy: "Read the message, end its cause, and sign a new payment.",
  },
  smart_wallet_no_transfer_in_simulation: {
    meaning: "The smart wallet would make no checked transfer.",
    clause: "scheme_exact_svm.md §1.4; code as the official SDK has it",
    cause: "The wallet only proposes the payment, or transfers without TransferChecked.",
    remedy: "Have the wallet call TransferChecked in this very transaction.",
  },
  smart_wallet_transfer_mismatch: {
    meaning: "No transfer of the smart wallet is the payment that is due.",
    clause: "scheme_exact_svm.md §1.4; code as the official SDK has it",
    cause: "Its asset, its recipient's token account or its amount is not the offer's.",
    remedy: "Transfer the offer's `amount` of its `asset` to the associated token account of its `payTo`.",
  },
  smart_wallet_multiple_matching_transfers: {
    meaning: "The smart wallet would pay more than once.",
    clause: "scheme_exact_svm.md §1.4; code as the official SDK has it",
    cause: "Several transfers go to the recipient, each of the price or more.",
    remedy: "Make one transfer to the recipient.",
  },
});

/** The codes of `exact` on Solana. */
export const exactSvmReasons = {
  ...codes,
  post_settlement_transfer_not_confirmed: {
    meaning: "The transaction was executed, and the recipient has not got the price by it.",
    clause: "scheme_exact_svm.md §3.4; code as the official SDK has it",
    status: 402,
    cause: "The smart wallet did something else on the chain than it had when it was simulated.",
    remedy: "Look the transaction up before paying anew; the wallet is not to be trusted.",
  },
} satisfies Readonly<Record<string, ReasonInfo>>;

function malformedBudget(name: "limit" | "price"): Row {
  return {
    meaning: `The instruction that sets the compute unit ${name} of a smart wallet's payment has another length than it must.`,
    clause: "scheme_exact_svm.md §2.2.1; code as the official SDK has it",
    cause: "Bytes are missing or left over.",
    remedy: "Write the instruction with a library.",
  };
}

function unknownInstruction(ordinal: string): Row {
  return {
    meaning: `The ${ordinal} instruction is neither a memo nor a wallet's assertion.`,
    cause: layout,
    remedy: rebuild,
  };
}
