import { isX402Error } from "@x402-reference/types";
import { expect, test } from "vitest";
import { loadArtifact } from "./artifacts.js";
import { compileSources, readSources } from "./compile.js";

const compileTimeMs = 60_000;

test(
  "the same sources give the same code, and that is what is loaded",
  async () => {
    const sources = await readSources();
    if (!sources) throw new Error("The sources are missing.");
    const artifacts = compileSources(sources);
    expect(Object.keys(artifacts)).toEqual(["BlockRecorder", "MockUSDC", "Multicall3", "ProbeToken", "SmartWallet"]);
    for (const name of ["BlockRecorder", "MockUSDC", "Multicall3", "ProbeToken", "SmartWallet"] as const) {
      expect(await loadArtifact(name)).toEqual(artifacts[name]);
    }
  },
  compileTimeMs,
);

test("the hash follows the sources", async () => {
  const [first, second] = [await readSources(), await readSources()];
  expect(first?.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(second?.hash).toBe(first?.hash);
});

test(
  "a source that does not compile is an error in the compiler's words",
  () => {
    const attempt = (content: string) => {
      try {
        compileSources({ files: { "Bad.sol": content }, hash: "" });
      } catch (error) {
        if (isX402Error(error, "invalid_configuration")) return error.message;
      }
      return "no proper error";
    };
    const head = "// SPDX-License-Identifier: Apache-2.0\npragma solidity 0.8.37;\n";
    expect(attempt(`${head}contract Bad { nonsense }`)).toMatch(/ParserError/);
    expect(attempt(`${head}import "@absent/thing.sol"; contract Bad {}`)).toMatch(
      /@absent\/thing.sol is not installed/,
    );
  },
  compileTimeMs,
);
