import { type Facilitator, matchesNetwork, X402Error } from "@x402-reference/types";

/** One facilitator for everything, or several by network in CAIP-2 form or by a pattern such as `solana:*`. */
export type Facilitators = Facilitator | Readonly<Record<string, Facilitator>>;

/** Chooses who is asked about a payment. */
export interface FacilitatorChoice {
  readonly all: readonly Facilitator[];
  /** The facilitator for a network; throws `invalid_configuration` when there is none. */
  of(network: string): Facilitator;
}

/** Reads which facilitators there are; one for the very network wins over one for a pattern. Throws `invalid_configuration`. */
export function readFacilitators(given: Facilitators | undefined): FacilitatorChoice {
  if (isFacilitator(given)) return { all: [given], of: () => given };
  const entries = Object.entries(given ?? {});
  if (entries.length === 0 || !entries.every(([, facilitator]) => isFacilitator(facilitator))) {
    throw new X402Error(
      "invalid_configuration",
      "facilitator must be a facilitator: without one nothing can be sold.",
      {
        field: "facilitator",
        remedy: "Give one, or several by network.",
      },
    );
  }
  return {
    all: [...new Set(entries.map(([, facilitator]) => facilitator))],
    of(network) {
      const [, facilitator] =
        entries.find(([pattern]) => pattern === network) ??
        entries.find(([pattern]) => matchesNetwork(pattern, network)) ??
        [];
      if (facilitator) return facilitator;
      throw new X402Error("invalid_configuration", `There is no facilitator for ${network}.`, { field: "facilitator" });
    },
  };
}

function isFacilitator(value: Facilitators | undefined): value is Facilitator {
  return typeof value?.verify === "function" && typeof value.settle === "function";
}
