import { X402Error } from "@x402-reference/types";
import { expect, test } from "vitest";
import { createLog, type LogLevel } from "./log.js";

function setUp(level: LogLevel = "info") {
  const lines: string[] = [];
  const log = createLog(level, { write: (line) => void lines.push(line) });
  return { log, lines, read: () => lines.map((line): unknown => JSON.parse(line)) };
}

const network = "eip155:84532";
const failure = new X402Error("chain_unreachable", "The chain did not answer.", {
  cause: new Error("fetch of https://rpc.example/v2/secret-key failed"),
});

test("each event is a line of JSON with its time", () => {
  const { log, read } = setUp();
  log.event({ type: "broadcast", network, key: "k", transaction: "0xaa" });
  log.info("recovered", { found: 2, concluded: 1 });
  expect(read()).toEqual([
    { level: 30, time: expect.stringMatching(/^20.*Z$/), type: "broadcast", network, key: "k", transaction: "0xaa" },
    { level: 30, time: expect.any(String), msg: "recovered", found: 2, concluded: 1 },
  ]);
});

test("a fault is told with its cause and without the URL in it", () => {
  const { log, lines, read } = setUp("error");
  log.event({ type: "fault", during: "settle", network, transaction: "0xaa", error: failure });
  log.fault("could not recover", failure);
  const told = { level: 50, error: "The chain did not answer.", cause: "fetch of (url) failed" };
  expect(read()).toMatchObject([
    { ...told, during: "settle", network, transaction: "0xaa" },
    { ...told, msg: "could not recover" },
  ]);
  expect(lines.join("")).not.toContain("secret-key");
});

test("a level leaves out what is below it", () => {
  for (const [level, count] of [
    ["info", 2],
    ["error", 1],
    ["silent", 0],
  ] as const) {
    const { log, lines } = setUp(level);
    log.event({ type: "verified", network, isValid: true });
    log.event({ type: "fault", during: "verify", network, error: failure });
    expect(lines).toHaveLength(count);
  }
});
