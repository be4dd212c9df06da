import type { GateRequest } from "../request.js";
import { readPath, withoutOrigin } from "../request-path.js";

/** Which routes a request may reach, as known so far. */
export interface Routing {
  request: GateRequest;
  methods: readonly string[];
  paths: readonly (readonly string[])[];
  /** Beginnings of a path that cannot be read to its end. */
  brokenAfter: readonly (readonly string[])[];
  /** A browser asking for permission, which cannot pay and must not be charged. */
  preflight: boolean;
}

/** One requirement on which requests are gated. */
export interface RoutingRule {
  readonly id: string;
  readonly name: string;
  apply(routing: Routing): Routing;
}

/** The request read naively: its own method, its path to the letter. */
export function plainRouting(request: GateRequest): Routing {
  const path = withoutOrigin(request.url).split("?", 1)[0] ?? "/";
  const segments = path === "/" ? [] : path.slice(1).split("/");
  return { request, methods: [request.method.toUpperCase()], paths: [segments], brokenAfter: [], preflight: false };
}

const overrideHeaders = ["x-http-method-override", "x-http-method", "x-method-override"];

/** The requirements on which requests are gated, in order. */
export const routingRules: readonly RoutingRule[] = [
  {
    id: "HTTP-SRV-030",
    name: "a CORS preflight is not charged",
    apply(routing) {
      const { method, headers } = routing.request;
      const preflight =
        method === "OPTIONS" && !!headers.get("origin") && !!headers.get("access-control-request-method");
      return preflight ? { ...routing, preflight } : routing;
    },
  },
  {
    id: "HTTP-SRV-031",
    name: "HEAD and method overrides are gated like the method whose handler they reach",
    apply(routing) {
      const { headers } = routing.request;
      const overrides = overrideHeaders.flatMap((name) => headers.get(name)?.split(",") ?? []);
      if (overrides.length === 0 && !routing.methods.includes("HEAD")) return routing;
      const named = [...routing.methods, ...overrides].map((method) => method.trim().toUpperCase());
      const methods = named.map((method) => (method === "HEAD" ? "GET" : method));
      return { ...routing, methods: [...new Set(methods)] };
    },
  },
  {
    id: "HTTP-SRV-032",
    name: "every spelling of a gated path is gated",
    apply(routing) {
      const { url, routedUrl } = routing.request;
      const own = readPath(url);
      if (routedUrl === undefined || routedUrl === url) {
        return { ...routing, paths: own.readings, brokenAfter: own.brokenAfter };
      }
      const routed = readPath(routedUrl);
      return {
        ...routing,
        paths: [...own.readings, ...routed.readings],
        brokenAfter: [...own.brokenAfter, ...routed.brokenAfter],
      };
    },
  },
];
