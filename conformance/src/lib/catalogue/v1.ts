import type { Row } from "./row.js";
import { paymentRows } from "./v1/payment.js";
import { requiredRows } from "./v1/required.js";
import { settlementRows } from "./v1/settlement.js";

/** Upgrades of challenges and payments, downgrades of settlements. */
export const v1Rows: readonly Row[] = [...requiredRows, ...paymentRows, ...settlementRows];
