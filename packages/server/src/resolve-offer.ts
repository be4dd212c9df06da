import {
  isX402Error,
  network,
  PaymentRequirements,
  type Price,
  parseOrThrow,
  resolveScheme,
  type ServerScheme,
  X402Error,
} from "@x402-reference/types";
import type { GateRequest } from "./request.js";
import type { Offer } from "./route.js";

/** An offer whose price and payee are known. */
export type FixedOffer = Offer & { price: Price; payTo: string };

/** What an offer is resolved with, and where it stands in the options. */
export interface OfferContext {
  schemes: readonly ServerScheme[];
  field: string;
}

const defaultTimeoutSeconds = 60;
const flows: ReadonlySet<string> = new Set(["authorization", "upfront"]);

/** Asks for the price and the payee of a request where they depend on it; throws what the asked functions throw. */
export async function fixOffer(offer: Offer, request: GateRequest): Promise<FixedOffer> {
  const { price, payTo = "" } = offer;
  const [fixedPrice, fixedPayTo] = await Promise.all([
    typeof price === "function" ? price(request) : price,
    typeof payTo === "function" ? payTo(request) : payTo,
  ]);
  return { ...offer, price: fixedPrice, payTo: fixedPayTo };
}

/** Tells whether an offer is the same for every request. */
export function isFixed(offer: Offer): offer is FixedOffer {
  return typeof offer.price !== "function" && typeof offer.payTo === "string";
}

/** The kind of payment that an offer asks for; throws `invalid_configuration` when no scheme serves it. */
export function kindOf({ scheme: name = "exact", network: named = "" }: Offer, { schemes, field }: OfferContext) {
  const on = translate(`${field}.network`, () => network(named));
  const scheme = resolveScheme(schemes, { scheme: name, network: on });
  if (scheme) return { name, on, scheme };
  throw invalid(`${field}.network`, `No scheme given to the gate serves ${name} on ${on}.`, "Add it to `schemes`.");
}

/** Makes of an offer what clients are told; throws `invalid_configuration` naming the field. */
export function resolveOffer(offer: FixedOffer, context: OfferContext): PaymentRequirements {
  const { field } = context;
  const { name, on, scheme } = kindOf(offer, context);
  const priced = translate(`${field}.price`, () => scheme.price(offer.price, on));
  const extra = withFlow(offer, { extra: priced.extra, field });
  const candidate = {
    scheme: name,
    network: on,
    amount: priced.amount,
    asset: priced.asset,
    payTo: offer.payTo,
    maxTimeoutSeconds: offer.maxTimeoutSeconds ?? defaultTimeoutSeconds,
    ...(extra && { extra }),
  };
  // Through JSON, because this is what a client's copy is compared with.
  const wire: unknown = JSON.parse(JSON.stringify(candidate));
  const resolved = translate(field, () => parseOrThrow(PaymentRequirements, wire, "The offer"));
  if (resolved.amount === "0") throw invalid(`${field}.price`, "The price is zero.", "Ungate a route that is free.");
  if (!Number.isSafeInteger(resolved.maxTimeoutSeconds)) {
    throw invalid(`${field}.maxTimeoutSeconds`, "maxTimeoutSeconds must be a whole number of seconds.");
  }
  return deepFreeze(resolved);
}

/** The flow is written down unless it is the one that everybody takes for granted: see CORE-RQ-009. */
function withFlow(
  { paymentFlow = "authorization" }: Offer,
  { extra, field }: { extra: Record<string, unknown> | undefined; field: string },
): Record<string, unknown> | undefined {
  if (!flows.has(paymentFlow)) throw invalid(`${field}.paymentFlow`, `The payment flow ${paymentFlow} is not served.`);
  if ((extra?.paymentFlow ?? paymentFlow) !== paymentFlow) {
    throw invalid(
      `${field}.price.extra.paymentFlow`,
      `The payment flow ${String(extra?.paymentFlow)} is not the offer's, which is ${paymentFlow}.`,
      "Leave it out of the price; the offer's own `paymentFlow` sets it.",
    );
  }
  return paymentFlow === "authorization" ? extra : { ...extra, paymentFlow };
}

function translate<Value>(field: string, resolve: () => Value): Value {
  try {
    return resolve();
  } catch (cause) {
    if (!isX402Error(cause)) throw cause;
    const at = cause.code === "malformed_object" && cause.field ? `${field}.${cause.field}` : field;
    throw new X402Error("invalid_configuration", `${at}: ${cause.message}`, { field: at, cause });
  }
}

/** The error for a setting that makes no offer. */
export function invalid(field: string, message: string, remedy?: string): X402Error {
  return new X402Error("invalid_configuration", message, { field, ...(remedy && { remedy }) });
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}
