import { maxOffers, type PaymentRequirements, type ServerScheme, sameJson } from "@x402-reference/types";
import { checkRouteInfo } from "./check-route-info.js";
import { maxKnownForms } from "./limits.js";
import { prepareForms } from "./prepare-forms.js";
import type { GateRequest } from "./request.js";
import { type FixedOffer, fixOffer, invalid, isFixed, kindOf, resolveOffer } from "./resolve-offer.js";
import type { Offer, Route, RouteForms } from "./route.js";

/** What every route of a gate is prepared with. */
export interface RouteSettings {
  schemes: readonly ServerScheme[];
  /** What offers name that do not say it themselves. */
  defaults: Pick<Offer, "network" | "payTo">;
}

/** A route made ready: at once, or for each request where its price or payee depends on it. */
export interface RouteEntry {
  readonly key: string;
  /** The kinds of payment that it asks for, and where each stands in the options. */
  readonly kinds: readonly { scheme: string; network: string; field: string }[];
  /** Throws `invalid_configuration` for a price or a payee that makes no offer, and what the asked functions throw. */
  forms(request: GateRequest): RouteForms | Promise<RouteForms>;
}

/** Resolves the prices of a route and prepares its challenges; throws `invalid_configuration` naming the field. */
export function prepareRoute(key: string, route: Route, { schemes, defaults }: RouteSettings): RouteEntry {
  const field = `routes.${key}`;
  const { info, offers, fieldOf } = takeApart(route, field);
  checkRouteInfo(info, field);
  const complete = offers.map((offer): Offer => ({ payTo: "", ...defaults, ...offer }));
  if (!isFilled(complete)) throw invalid(`${field}.accepts`, `${key} must make between 1 and ${maxOffers} offers.`);
  const kinds = complete.map((offer, index) => {
    const { name, on } = kindOf(offer, { schemes, field: fieldOf(index) });
    return { scheme: name, network: on, field: fieldOf(index) };
  });
  const make = ([first, ...rest]: Filled<FixedOffer>) => {
    const fixed = [first, ...rest];
    const resolve = (offer: FixedOffer, index: number) => resolveOffer(offer, { schemes, field: fieldOf(index) });
    const resolved = [resolve(first, 0), ...rest.map((offer, index) => resolve(offer, index + 1))] as const;
    assertDistinct(resolved, { key, field });
    const prices = fixed.map(({ price }) => {
      return typeof price === "string" ? price : `${price.amount} atomic units of ${price.asset}`;
    });
    return prepareForms(resolved, { key, field, info, schemes, prices });
  };
  const [first, ...rest] = complete;
  if (isFixed(first) && rest.every(isFixed)) {
    const forms = make([first, ...rest]);
    return { key, kinds, forms: () => forms };
  }
  return { key, kinds, forms: remembered(make, complete) };
}

type Filled<Item> = readonly [Item, ...Item[]];

function isFilled<Item>(list: readonly Item[]): list is Filled<Item> {
  return list.length > 0 && list.length <= maxOffers;
}

/** Prices repeat, so that the last forms are kept. */
function remembered(make: (offers: Filled<FixedOffer>) => RouteForms, [first, ...rest]: Filled<Offer>) {
  const known = new Map<string, RouteForms>();
  return async (request: GateRequest): Promise<RouteForms> => {
    const fixed = await Promise.all([fixOffer(first, request), ...rest.map((offer) => fixOffer(offer, request))]);
    const id = JSON.stringify(fixed.map(({ price, payTo }) => [price, payTo]));
    const forms = known.get(id) ?? make(fixed);
    known.delete(id);
    known.set(id, forms);
    const [oldest] = known.keys();
    if (known.size > maxKnownForms && oldest !== undefined) known.delete(oldest);
    return forms;
  };
}

function takeApart(route: Route, field: string) {
  if (typeof route === "string" || !("accepts" in route || "price" in route)) {
    return { info: {}, offers: [{ price: route }], fieldOf: () => field };
  }
  if ("accepts" in route) {
    const { accepts, ...info } = route;
    if (!isList(accepts)) return { info, offers: [accepts], fieldOf: () => `${field}.accepts` };
    return { info, offers: accepts, fieldOf: (index: number) => `${field}.accepts.${index}` };
  }
  const { scheme, network, price, payTo, maxTimeoutSeconds, paymentFlow, ...info } = route;
  const offer: Offer = {
    price,
    ...(scheme !== undefined && { scheme }),
    ...(network !== undefined && { network }),
    ...(payTo !== undefined && { payTo }),
    ...(maxTimeoutSeconds !== undefined && { maxTimeoutSeconds }),
    ...(paymentFlow !== undefined && { paymentFlow }),
  };
  return { info, offers: [offer], fieldOf: () => field };
}

function isList(accepts: Offer | readonly Offer[]): accepts is readonly Offer[] {
  return Array.isArray(accepts);
}

function assertDistinct(offers: readonly PaymentRequirements[], { key, field }: { key: string; field: string }): void {
  offers.forEach((offer, index) => {
    const twin = offers.findIndex((other) => sameRail(other, offer));
    if (twin === index) return;
    throw invalid(
      `${field}.accepts.${index}`,
      `Offers ${twin} and ${index} of ${key} ask for the same asset on the same network; a client cannot tell which one holds.`,
    );
  });
}

function sameRail(left: PaymentRequirements, right: PaymentRequirements): boolean {
  return (["scheme", "network", "asset", "extra"] as const).every((key) => sameJson(left[key], right[key]));
}
