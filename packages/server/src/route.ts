import type { PaymentRequirements, Price } from "@x402-reference/types";
import type { ChallengeWriter } from "./challenge.js";
import type { GateRequest } from "./request.js";

/** One way to pay for a route. */
export interface Offer {
  /** The payment scheme; `exact` unless told. */
  scheme?: string;
  /** The network in CAIP-2 form, such as `eip155:84532`; the gate's `network` unless told. */
  network?: string;
  /**
   * What it costs: money such as `"$0.01"`, or an amount of an asset in atomic units. Where it depends on the request, a
   * function, which is asked again when the payment comes: it has to answer the same for as long as a payment may take.
   */
  price: Price | ((request: GateRequest) => Price | Promise<Price>);
  /** Who is paid, or a function that tells it in the same way; the gate's `payTo` unless told. */
  payTo?: string | ((request: GateRequest) => string | Promise<string>);
  /** How long a payment may take, in seconds; 60 unless told. */
  maxTimeoutSeconds?: number;
  /**
   * The order of money and goods. `authorization`, unless told: verify, run, settle, deliver, with the response held
   * until then. `upfront`: settle, run, and deliver as it comes, streams included, whatever the handler answers.
   */
  paymentFlow?: "authorization" | "upfront";
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

/** A paid route: its offers, the one offer written in place, or its price alone. */
export type Route = (RouteInfo & ({ accepts: Offer | readonly Offer[] } | Offer)) | Price;

/**
 * The paid routes by key: a method and a path, or a path alone for every method.
 *
 * `GET` gates `HEAD` too. Segments are plain text, `:name` for any one, or `*` at the end for any number. Letter case,
 * percent-encoding, repeated and trailing slashes and dot segments make no difference. A handler that answers more
 * methods than its key names is free for those: leave the method out then. `mcp://tool/<name>` is a tool of the Model
 * Context Protocol.
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
  /** The extensions that its schemes declare, and the networks of the offers for which they do; none for most routes. */
  readonly declared: ReadonlyMap<string, readonly string[]>;
  /** The form that shows those of them that are named. */
  showing(names: readonly string[]): PreparedRoute;
}

/** The offers of a route, at least one. */
export type Offers = readonly [PaymentRequirements, ...PaymentRequirements[]];

/** One form of a route: its offers resolved and its challenge prepared. */
export interface PreparedRoute {
  readonly key: string;
  readonly offers: Offers;
  /** The price of each offer as a person reads it. */
  readonly prices: readonly string[];
  readonly extensions: NonNullable<RouteInfo["extensions"]>;
  readonly challenge: ChallengeWriter;
  /** What it says of itself. */
  readonly info: RouteInfo;
}
