import type { PaymentRequirements, Price } from "@x402-reference/types";
import type { ChallengeWriter } from "./challenge.js";

/** One way to pay for a route. */
export interface Offer {
  /** The payment scheme; `exact` unless told. */
  scheme?: string;
  /** The network in CAIP-2 form, such as `eip155:84532`. */
  network: string;
  /** What it costs: money such as `"$0.01"`, or an amount of an asset in atomic units. */
  price: Price;
  /** Who is paid. */
  payTo: string;
  /** How long a payment may take, in seconds; 60 unless told. */
  maxTimeoutSeconds?: number;
}

/** What a route says of itself in its challenge. */
export interface RouteInfo {
  description?: string;
  mimeType?: string;
  /** 1 to 32 printable ASCII characters. */
  serviceName?: string;
  /** At most 5, each of 1 to 32 printable ASCII characters. */
  tags?: readonly string[];
  /** An absolute http(s) URL of at most 2048 characters. */
  iconUrl?: string;
  /** Extensions by name; a payment that echoes one has to keep all of its `info`. */
  extensions?: Readonly<Record<string, { info: Record<string, unknown>; schema: Record<string, unknown> }>>;
}

/** A paid route: its offers, or the one offer written in place. */
export type Route = RouteInfo & ({ accepts: Offer | readonly Offer[] } | Offer);

/**
 * The paid routes by key: a method and a path, or a path alone for every method.
 *
 * `GET` gates `HEAD` too. Segments are plain text, `:name` for any one, or `*` at the end for any number. Letter case,
 * percent-encoding, repeated and trailing slashes and dot segments make no difference. A handler that answers more
 * methods than its key names is free for those: leave the method out then.
 *
 * @example
 * ```ts
 * const routes: Routes = {
 *   "GET /report": { price: "$0.01", network: "eip155:84532", payTo: "0x209693Bc6afc0C5328bA36FaF03C514EF312287C" },
 * };
 * ```
 */
export type Routes = Readonly<Record<string, Route>>;

/** A route made ready, in all the forms that it takes with what the facilitator acts on. */
export interface RouteForms {
  readonly key: string;
  /** The names of the extensions that its schemes declare; none for most routes. */
  readonly declarable: readonly string[];
  /** The form that shows those of them that are named. */
  showing(names: readonly string[]): PreparedRoute;
}

/** One form of a route: its offers resolved and its challenge prepared. */
export interface PreparedRoute {
  readonly key: string;
  readonly offers: readonly [PaymentRequirements, ...PaymentRequirements[]];
  readonly extensions: NonNullable<RouteInfo["extensions"]>;
  readonly challenge: ChallengeWriter;
  /** What it says of itself. */
  readonly info: RouteInfo;
}
