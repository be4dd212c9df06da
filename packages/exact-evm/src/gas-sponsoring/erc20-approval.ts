import { type Parsed, parse, wireObject } from "@x402-reference/types";
import { address, bytes, declaration, digits, type ExtensionDeclaration, version } from "./info.js";

/** The extension's name among `extensions`. */
export const erc20ApprovalGasSponsoring = "erc20ApprovalGasSponsoring";

const members = { from: address, asset: address, spender: address, amount: digits, signedTransaction: bytes, version };
const Info = /*#__PURE__*/ wireObject(members);

/** What a server puts into a challenge under the extension's name. */
export const erc20ApprovalDeclaration: ExtensionDeclaration = /*#__PURE__*/ declaration(
  "The facilitator broadcasts a signed approval of the canonical Permit2 before the payment.",
  members,
);

/**
 * What a payer adds to a payment by Permit2 whose allowance is missing and whose token has no permit: a signed
 * transaction that approves Permit2. `amount` is what it approves, in atomic units.
 *
 * @see erc20_gas_sponsoring.md, Usage: PaymentPayload
 */
export interface Erc20ApprovalInfo {
  from: string;
  asset: string;
  spender: string;
  amount: string;
  /** The raw transaction in hex. */
  signedTransaction: string;
  /** Of the extension; "1". */
  version: string;
}

/** Reads the extension's `info` by its schema, or tells which member is not as it must be. */
export function readErc20ApprovalInfo(info: unknown): Parsed<Erc20ApprovalInfo> {
  return parse(Info, info);
}
