import { createPaymentGate, type PaymentGate, type PaymentGateOptions } from "./gate.js";

/** A gate, or what one is made of. */
export type GateOrOptions = PaymentGate | PaymentGateOptions;

/** The gate itself; throws `invalid_configuration` for options that make none. */
export function toGate(given: GateOrOptions): PaymentGate {
  return "admit" in given ? given : createPaymentGate(given);
}
