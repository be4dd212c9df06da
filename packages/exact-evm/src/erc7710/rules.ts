import { receiptRules } from "../facilitator/shared-rules.js";
import { chainRules } from "./chain-rules.js";
import { paymentRules } from "./payment-rules.js";
import type { Erc7710Rules } from "./subject.js";

export type { Erc7710Rules } from "./subject.js";

/**
 * The verifier of `exact` by ERC-7710: reading these lists is reading the specification.
 *
 * @see scheme_exact_evm.md, AssetTransferMethod ERC-7710
 */
export const erc7710Rules: Erc7710Rules = { payment: paymentRules, chain: chainRules, receipt: receiptRules };
