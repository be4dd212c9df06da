import {
  isX402Error,
  maxOffers,
  network,
  PaymentRequirements,
  parseOrThrow,
  resolveScheme,
  type ServerScheme,
  sameJson,
  X402Error,
} from "@x402-reference/types";
import { checkRouteInfo } from "./check-route-info.js";
import { prepareForms } from "./prepare-forms.js";
import type { Offer, Route, RouteForms } from "./route.js";

const defaultTimeoutSeconds = 60;

/** Resolves the prices of a route and prepares its challenges; throws `invalid_configuration` naming the field. */
export function prepareRoute(key: string, route: Route, schemes: readonly ServerScheme[]): RouteForms {
  const field = `routes.${key}`;
  const { info, offers: declared } = takeApart(route);
  checkRouteInfo(info, field);
  const offers = declared.map((offer, index) =>
    resolveOffer(offer, { schemes, field: offerField(field, route, index) }),
  );
  const [first, ...rest] = offers;
  if (first === undefined || offers.length > maxOffers) {
    throw invalid(`${field}.accepts`, `${key} must make between 1 and ${maxOffers} offers.`);
  }
  offers.forEach((offer, index) => {
    const twin = offers.findIndex((other) => sameRail(other, offer));
    if (twin !== index) {
      throw invalid(
        `${field}.accepts.${index}`,
        `Offers ${twin} and ${index} of ${key} ask for the same asset on the same network; a client cannot tell which one holds.`,
      );
    }
  });
  return prepareForms([first, ...rest], { key, field, info, schemes });
}

function takeApart(route: Route) {
  if ("accepts" in route) {
    const { accepts, ...info } = route;
    return { info, offers: isList(accepts) ? accepts : [accepts] };
  }
  const { scheme, network: network_, price, payTo, maxTimeoutSeconds, ...info } = route;
  const offer: Offer = {
    network: network_,
    price,
    payTo,
    ...(scheme !== undefined && { scheme }),
    ...(maxTimeoutSeconds !== undefined && { maxTimeoutSeconds }),
  };
  return { info, offers: [offer] };
}

function isList(accepts: Offer | readonly Offer[]): accepts is readonly Offer[] {
  return Array.isArray(accepts);
}

function offerField(field: string, route: Route, index: number): string {
  if (!("accepts" in route)) return field;
  return isList(route.accepts) ? `${field}.accepts.${index}` : `${field}.accepts`;
}

function resolveOffer(
  offer: Offer,
  { schemes, field }: { schemes: readonly ServerScheme[]; field: string },
): PaymentRequirements {
  const name = offer.scheme ?? "exact";
  const on = translate(`${field}.network`, () => network(offer.network));
  const scheme = resolveScheme(schemes, { scheme: name, network: on });
  if (!scheme) {
    throw invalid(`${field}.network`, `No scheme given to the gate serves ${name} on ${on}.`, "Add it to `schemes`.");
  }
  const priced = translate(`${field}.price`, () => scheme.price(offer.price, on));
  const flow = priced.extra?.paymentFlow ?? "authorization";
  if (flow !== "authorization") {
    throw invalid(
      `${field}.price.extra.paymentFlow`,
      `The payment flow ${String(flow)} is not served.`,
      "Leave it out.",
    );
  }
  const candidate = {
    scheme: name,
    network: on,
    amount: priced.amount,
    asset: priced.asset,
    payTo: offer.payTo,
    maxTimeoutSeconds: offer.maxTimeoutSeconds ?? defaultTimeoutSeconds,
    ...(priced.extra && { extra: priced.extra }),
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

function sameRail(left: PaymentRequirements, right: PaymentRequirements): boolean {
  return (["scheme", "network", "asset", "extra"] as const).every((key) => sameJson(left[key], right[key]));
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

function invalid(field: string, message: string, remedy?: string): X402Error {
  return new X402Error("invalid_configuration", message, { field, ...(remedy && { remedy }) });
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}
