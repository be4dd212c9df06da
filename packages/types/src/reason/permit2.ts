import { type ReasonInfo, undefinedInSpec } from "./info.js";

/** The codes of the asset transfer method Permit2. */
export const permit2Reasons = {
  permit2_allowance_required: {
    meaning: "The payer has not yet allowed Permit2 to move the token.",
    clause: "scheme_exact_evm.md, AssetTransferMethod Permit2 (there PERMIT2_ALLOWANCE_REQUIRED)",
    status: 412,
    cause: "The token's allowance for Permit2 is below the price.",
    remedy: "Approve Permit2 once, or sign one of the gas-sponsoring extensions if the server declares it.",
    aliases: ["PERMIT2_ALLOWANCE_REQUIRED"],
  },
  invalid_permit2_spender: {
    meaning: "The permit is not for the x402 proxy.",
    clause: undefinedInSpec,
    status: 402,
    cause: "`spender` is another contract than the canonical proxy of the scheme.",
    remedy: "Sign for the proxy that the scheme names.",
  },
  permit2_token_mismatch: {
    meaning: "The permit is for another token than the offer's.",
    clause: undefinedInSpec,
    status: 402,
    cause: "`permitted.token` is not the offer's `asset`.",
    remedy: "Sign for the offer's `asset`.",
  },
  permit2_amount_mismatch: {
    meaning: "The permit is not for exactly the price.",
    clause: undefinedInSpec,
    status: 402,
    cause: "`permitted.amount` is not the offer's `amount`; the proxy always moves all that is permitted.",
    remedy: "Sign for exactly the offer's `amount`, in atomic units.",
  },
  permit2_deadline_expired: {
    meaning: "The permit has expired, or would before it could settle.",
    clause: undefinedInSpec,
    status: 402,
    cause: "`deadline` has passed or is less than a few seconds away.",
    remedy: "Sign a new payment that is valid for the offer's `maxTimeoutSeconds`.",
  },
  permit2_not_yet_valid: {
    meaning: "The permit is not valid yet.",
    clause: undefinedInSpec,
    status: 402,
    cause: "`witness.validAfter` is in the future, mostly because of a clock that is ahead.",
    remedy: "Set the clock, or sign with `validAfter` 0.",
  },
  permit2_invalid_nonce: {
    meaning: "The permit's nonce has been used or invalidated.",
    clause: undefinedInSpec,
    status: 402,
    cause: "The payment has settled before, perhaps sent by somebody else, or the payer took it back.",
    remedy: "Look for its transaction before signing a new payment.",
  },
  permit2_proxy_not_deployed: {
    meaning: "The x402 proxy is not deployed on the network.",
    clause: undefinedInSpec,
    status: 402,
    cause: "The network has no canonical proxy.",
    remedy: "The server has to offer another network or asset transfer method.",
  },
  permit2_simulation_failed: {
    meaning: "The transfer by Permit2 would fail.",
    clause: undefinedInSpec,
    status: 402,
    cause: "The token, Permit2 or the proxy refuses it.",
    remedy: "Simulate the proxy's call to see why it fails.",
  },
} as const satisfies Record<string, ReasonInfo>;
