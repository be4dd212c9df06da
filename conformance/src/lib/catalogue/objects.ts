import { challengeRows } from "./objects/challenge.js";
import { requestRows, settlementRows, supportedRows, verdictRows } from "./objects/facilitator.js";
import { offerRows } from "./objects/offer.js";
import {
  a2aRows,
  challengeV1Rows,
  discoveryListRows,
  discoverySearchRows,
  extensionRows,
  mcpChallengeRows,
  mcpResultRows,
  offerV1Rows,
  paymentV1Rows,
  settlementV1Rows,
} from "./objects/others.js";
import { eip3009Rows, paymentRows } from "./objects/payment.js";
import { resourceRows } from "./objects/resource.js";
import type { Row } from "./row.js";

/** Every wire object: members missing, of the wrong type, null, unknown, and at their limits. */
export const objectRows: readonly Row[] = [
  ...offerRows,
  ...resourceRows,
  ...challengeRows,
  ...paymentRows,
  ...eip3009Rows,
  ...requestRows,
  ...verdictRows,
  ...settlementRows,
  ...supportedRows,
  ...extensionRows,
  ...discoveryListRows,
  ...discoverySearchRows,
  ...mcpChallengeRows,
  ...mcpResultRows,
  ...a2aRows,
  ...challengeV1Rows,
  ...offerV1Rows,
  ...paymentV1Rows,
  ...settlementV1Rows,
];
