export { downgradeRequired, downgradeRequirements, downgradeSettlement } from "./downgrade.js";
export { paymentHeaderV1, paymentResponseHeaderV1 } from "./header.js";
export { networkFromV1, networkToV1, v1Networks } from "./network.js";
export { PaymentPayloadV1, PaymentRequiredV1, PaymentRequirementsV1, SettleResponseV1 } from "./objects.js";
export { reasonToV1 } from "./reason.js";
export { upgradePayment, upgradeRequired, upgradeRequirements } from "./upgrade.js";
