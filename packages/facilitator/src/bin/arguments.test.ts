import { expect, test } from "vitest";
import { readArguments } from "./arguments.js";

test.each([
  [[], { action: "serve" }],
  [["--port", "8402", "--host", "0.0.0.0"], { action: "serve", host: "0.0.0.0", port: 8402 }],
  [["--port=0"], { action: "serve", port: 0 }],
  [["--config", "x402.yaml"], { action: "serve", config: "x402.yaml" }],
  [["--print-config", "--port", "1"], { action: "print-config", port: 1 }],
  [["export"], { action: "export", options: { format: "csv" } }],
  [
    ["export", "--format", "json", "--since", "2026-01-31", "--network", "eip155:1", "--config", "c"],
    { action: "export", config: "c", options: { format: "json", since: 1_769_817_600_000, network: "eip155:1" } },
  ],
  [["--help"], { action: "help" }],
  [["--version"], { action: "version" }],
])("%j is understood", (argv, expected) => {
  expect(readArguments(argv)).toEqual(expected);
});

test.each([
  [["export", "--format", "xml"]],
  [["export", "--until", "soon"]],
  [["export", "x"]],
  [["--format", "csv"]],
  [["--prot", "1"]],
  [["serve"]],
  [["--port"]],
  [["--port", "x"]],
  [["--port", "70000"]],
])("%j is misused", (argv) => {
  expect(readArguments(argv)).toMatchObject({ action: "misused" });
});
