import { expect, test } from "vitest";
import { readArguments } from "./arguments.js";

test.each([
  [[], { action: "serve", host: "127.0.0.1" }],
  [["--port", "8402", "--host", "0.0.0.0"], { action: "serve", host: "0.0.0.0", port: 8402 }],
  [["--port=0"], { action: "serve", host: "127.0.0.1", port: 0 }],
  [["--help"], { action: "help" }],
  [["--version"], { action: "version" }],
])("%j is understood", (argv, expected) => {
  expect(readArguments(argv)).toEqual(expected);
});

test.each([[["--prot", "1"]], [["serve"]], [["--port"]], [["--port", "x"]], [["--port", "70000"]]])(
  "%j is misused",
  (argv) => {
    expect(readArguments(argv)).toMatchObject({ action: "misused" });
  },
);
