import { X402Error } from "@x402-reference/types";
import { isHttpUrl } from "./check-route-info.js";
import type { GateEvent } from "./events.js";
import { readFacilitators } from "./facilitators.js";
import type { PaymentGateOptions } from "./gate.js";
import { defaultSettleTimeoutMs, defaultVerifyTimeoutMs, longestTimerMs } from "./limits.js";
import { prepareRoute } from "./prepare-route.js";
import { createRouteTable, isToolKey, parseRouteKey } from "./route-table.js";
import { gateRules } from "./rules/index.js";

/** Checks the options of a gate and makes them ready; throws `invalid_configuration` with the field at fault. */
export function prepareGate(options: PaymentGateOptions) {
  const { facilitator, schemes, routes, network, payTo, baseUrl, onEvent, rules } = options;
  const facilitators = readFacilitators(facilitator);
  if (!Array.isArray(schemes) || schemes.length === 0) throw invalid("schemes", "must hold at least one scheme");
  const entries = Object.entries(routes ?? {});
  if (entries.length === 0)
    throw invalid("routes", "must hold at least one route: an empty gate lets everything through");
  if (baseUrl !== undefined && !isHttpUrl(baseUrl)) throw invalid("baseUrl", "must be an absolute http(s) URL");

  const settings = { schemes, defaults: { ...(network && { network }), ...(payTo && { payTo }) } };
  const named = new Map(entries.map(([key, route]) => [key, prepareRoute(key, route, settings)]));
  for (const { kinds } of named.values()) for (const { network: on } of kinds) facilitators.of(on);
  const reachable = [...named].filter(([key]) => !isToolKey(key));
  return {
    facilitators,
    table: createRouteTable(reachable.map(([key, route]) => ({ pattern: parseRouteKey(key), route }))),
    named,
    rules: { ...gateRules, ...rules },
    baseUrl: baseUrl?.replace(/\/+$/, ""),
    verifyTimeoutMs: duration("verifyTimeoutMs", options.verifyTimeoutMs ?? defaultVerifyTimeoutMs),
    settleTimeoutMs: duration("settleTimeoutMs", options.settleTimeoutMs ?? defaultSettleTimeoutMs),
    emit(event: GateEvent): void {
      try {
        // An async observer fits the type, and its rejection would end the process.
        const result: unknown = onEvent?.(event);
        if (result instanceof Promise) result.catch(() => undefined);
      } catch {
        // An observer must never decide over a payment.
      }
    },
  };
}

function duration(field: string, ms: number): number {
  if (Number.isInteger(ms) && ms > 0 && ms <= longestTimerMs) return ms;
  throw invalid(field, "must be a whole number of milliseconds above zero");
}

function invalid(field: string, must: string): X402Error {
  return new X402Error("invalid_configuration", `${field} ${must}.`, { field });
}
