import type { Admission } from "./admission.js";
import { createPaymentGate, type PaymentGate, type PaymentGateOptions } from "./gate.js";
import type { GateRequest } from "./request.js";

/** A gate, or what one is made of. */
export type GateOrOptions = PaymentGate | PaymentGateOptions;

/** Judges a request, at once where the gate can. What it throws is a rejection. */
export function admit(gate: PaymentGate, request: GateRequest): Admission | Promise<Admission> {
  try {
    const { atOnce } = gate.admit;
    // Somebody else's gate may answer with a promise of another kind.
    return atOnce ? atOnce(request) : Promise.resolve(gate.admit(request));
  } catch (cause) {
    return Promise.reject(cause);
  }
}

/** The gate itself; throws `invalid_configuration` for options that make none. */
export function toGate(given: GateOrOptions): PaymentGate {
  return "admit" in given ? given : createPaymentGate(given);
}
