import { keepsExtensions, matchOffer, PaymentRequirements, parseOrThrow, SettleResponse } from "@x402-reference/types";
import {
  downgradeSettlement,
  networkFromV1,
  networkToV1,
  upgradePayment,
  upgradeRequired,
} from "@x402-reference/types/v1";
import { type Operations, RefusedError } from "../operation.js";
import { list, object, text } from "./input.js";

/** What needs nothing but its input: offers, extensions and version 1. */
export const ruleOperations: Operations = {
  "offer.match": (input) => {
    const offers = list(input, "offers").map((offer) => parseOrThrow(PaymentRequirements, offer, "An offer"));
    const index = matchOffer(offers, parseOrThrow(PaymentRequirements, input.accepted, "accepted"));
    return { index: index ?? none("No offer is the one that was accepted.") };
  },
  "extensions.echo": (input) => ({ kept: keepsExtensions(object(input, "advertised"), object(input, "echoed")) }),
  "network.fromV1": (input) => ({
    network: networkFromV1(text(input, "name")) ?? none("Version 1 has no network of this name."),
  }),
  "network.toV1": (input) => ({
    name: networkToV1(text(input, "network")) ?? none("The network has no name in version 1."),
  }),
  "v1.upgradeRequired": (input) => ({ required: upgradeRequired(input.body) }),
  "v1.upgradePayment": (input) => ({
    payment: upgradePayment(input.payment, parseOrThrow(PaymentRequirements, input.offer, "The offer")),
  }),
  "v1.downgradeSettlement": (input) => ({
    settlement: downgradeSettlement(parseOrThrow(SettleResponse, input.settlement, "The settlement")),
  }),
};

function none(problem: string): never {
  throw new RefusedError(problem);
}
