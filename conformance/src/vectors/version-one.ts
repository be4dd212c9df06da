import { networkToV1 } from "@x402-reference/types/v1";
import { isObject, type JsonObject } from "./json.js";

/** What a facilitator is sent, of whatever form the vector made it. */
export interface Call {
  offer: JsonObject;
  payment: unknown;
}

/**
 * The body of a facilitator's request as version 1 writes it, for a payment made for version 2. What version 1 has no
 * place for is left out; what is malformed stays so.
 *
 * @see x402-specification-v1.md §5
 */
export function versionOneBody({ offer, payment }: Call): Record<string, unknown> {
  const { resource } = isObject(payment) ? payment : {};
  return {
    x402Version: 1,
    paymentPayload: versionOnePayment(payment),
    paymentRequirements: requirements(offer, isObject(resource) ? resource : {}),
  };
}

/**
 * A payment made for version 2 as version 1 writes it.
 *
 * @see x402-specification-v1.md §5.2
 */
export function versionOnePayment(payment: unknown): Record<string, unknown> {
  const { accepted, payload } = isObject(payment) ? payment : {};
  const { scheme, network } = isObject(accepted) ? accepted : {};
  return { x402Version: 1, scheme, network: nameOf(network), payload };
}

function requirements({ amount, network, ...offer }: JsonObject, resource: JsonObject): Record<string, unknown> {
  return {
    ...offer,
    network: nameOf(network),
    maxAmountRequired: amount,
    resource: resource.url,
    description: resource.description,
    mimeType: resource.mimeType,
  };
}

function nameOf(network: unknown): unknown {
  return (typeof network === "string" ? networkToV1(network) : undefined) ?? network;
}
