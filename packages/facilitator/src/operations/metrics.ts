import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { FacilitatorEvent, Observer } from "../events.js";
import type { Recovery } from "../recovery.js";

/** What an operator watches, in the words of Prometheus. */
export interface Metrics {
  /** Counts what a facilitator tells; give it as `onEvent`. */
  readonly observe: Observer;
  /** Counts how long an answer took, in seconds. */
  answered(call: string, status: number, seconds: number): void;
  recovered(recovery: Recovery): void;
  readonly contentType: string;
  text(): Promise<string>;
}

/** Whoever asks may write any network into a request, and each new label costs memory for good. */
const elsewhere = "other";

/**
 * Makes the counters of one facilitator.
 *
 * @param networks - The networks that are served; all others count as one.
 */
export function createMetrics(networks: readonly string[]): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const served = new Set(networks);
  const labelOf = (network: string) => (served.has(network) ? network : elsewhere);

  const verified = new Counter({
    name: "x402_verifications_total",
    help: "Verdicts on payments, by network and by reason where they were refused.",
    labelNames: ["network", "reason"],
    registers,
  });
  const settled = new Counter({
    name: "x402_settlements_total",
    help: "Answers to settle, by network and by reason where they are not success.",
    labelNames: ["network", "reason"],
    registers,
  });
  const broadcast = new Counter({
    name: "x402_broadcasts_total",
    help: "Transactions written down and about to be sent.",
    labelNames: ["network"],
    registers,
  });
  const faults = new Counter({
    name: "x402_faults_total",
    help: "Faults of the chain, the store or the program.",
    labelNames: ["network", "during"],
    registers,
  });
  const lowBalances = new Counter({
    name: "x402_signer_balance_low_total",
    help: "Looks at an account that pays for settlements which found less than it should own.",
    labelNames: ["network", "address"],
    registers,
  });
  const duration = new Histogram({
    name: "x402_request_duration_seconds",
    help: "Time from a request to its answer.",
    labelNames: ["call", "status"],
    buckets: [0.005, 0.02, 0.1, 0.3, 1, 3, 10, 30, 60],
    registers,
  });
  const unattended = new Gauge({
    name: "x402_settlements_unresolved",
    help: "Broadcast transactions whose outcome the last recovery could not find out.",
    registers,
  });

  function observe(event: FacilitatorEvent): void {
    const network = labelOf(event.network);
    switch (event.type) {
      case "verified":
        verified.inc({ network, reason: event.reason ?? "" });
        break;
      case "settled":
        settled.inc({ network, reason: event.reason ?? "" });
        break;
      case "broadcast":
        broadcast.inc({ network });
        break;
      case "fault":
        faults.inc({ network, during: event.during });
        break;
      case "signer_balance_low":
        lowBalances.inc({ network, address: event.address });
    }
  }

  return {
    observe,
    answered: (call, status, seconds) => duration.observe({ call, status }, seconds),
    recovered: ({ found, concluded }) => unattended.set(found - concluded),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
