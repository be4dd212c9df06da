import { expect, test } from "vitest";
import { createMetrics } from "./metrics.js";

const network = "eip155:84532";

test("what a facilitator does is counted by network and reason", async () => {
  const metrics = createMetrics([network]);
  metrics.observe({ type: "verified", network, isValid: true });
  metrics.observe({ type: "verified", network, isValid: false, reason: "insufficient_funds" });
  metrics.observe({ type: "settled", network, success: true, transaction: "0xaa" });
  metrics.observe({ type: "settled", network, success: true, transaction: "0xbb" });
  metrics.observe({ type: "broadcast", network, key: "k", transaction: "0xaa" });
  metrics.observe({ type: "fault", during: "store", network, error: new Error("down") });
  metrics.answered("settle", 200, 0.25);
  metrics.recovered({ found: 5, concluded: 3 });
  const lines = (await metrics.text()).split("\n");
  expect(lines).toEqual(
    expect.arrayContaining([
      `x402_verifications_total{network="${network}",reason=""} 1`,
      `x402_verifications_total{network="${network}",reason="insufficient_funds"} 1`,
      `x402_settlements_total{network="${network}",reason=""} 2`,
      `x402_broadcasts_total{network="${network}"} 1`,
      `x402_faults_total{network="${network}",during="store"} 1`,
      'x402_request_duration_seconds_bucket{le="0.1",call="settle",status="200"} 0',
      'x402_request_duration_seconds_bucket{le="0.3",call="settle",status="200"} 1',
      "x402_settlements_unresolved 2",
    ]),
  );
  expect(lines.some((line) => line.startsWith("process_cpu_seconds_total"))).toBe(true);
});

test("networks that are not served count as one, however many are asked for", async () => {
  const metrics = createMetrics([network]);
  for (let index = 0; index < 100; index++) {
    metrics.observe({ type: "verified", network: `eip155:${index}`, isValid: false, reason: "invalid_network" });
  }
  const counted = (await metrics.text()).split("\n").filter((line) => line.startsWith("x402_verifications_total{"));
  expect(counted).toEqual(['x402_verifications_total{network="other",reason="invalid_network"} 100']);
});
