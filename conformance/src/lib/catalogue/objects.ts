import { a2aRows } from "./objects/a2a.js";
import { challengeRows } from "./objects/challenge.js";
import { discoveryListRows, discoverySearchRows } from "./objects/discovery.js";
import { extensionRows } from "./objects/extension.js";
import { requestRows, settlementRows, supportedRows, verdictRows } from "./objects/facilitator.js";
import { mcpChallengeRows, mcpResultRows } from "./objects/mcp.js";
import { offerRows } from "./objects/offer.js";
import { eip3009Rows, paymentRows } from "./objects/payment.js";
import { resourceRows } from "./objects/resource.js";
import { challengeV1Rows, offerV1Rows, paymentV1Rows, settlementV1Rows } from "./objects/v1.js";
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
