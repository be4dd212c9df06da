import { isX402Error } from "@x402-reference/types";
import { keccak256 } from "viem";
import { expect, test } from "vitest";
import { ensureArtifacts, loadArtifact } from "./artifacts.js";
import { compileSources, readSources } from "./compile.js";
import { readPermit2Sources } from "./compile-permit2.js";

const compileTimeMs = 180_000;

test(
  "the same sources give the same code, and that is what is loaded",
  async () => {
    const sources = await readSources();
    if (!sources) throw new Error("The sources are missing.");
    const artifacts = compileSources(sources);
    const { Permit2, ...ours } = (await ensureArtifacts()).artifacts;
    expect(ours).toEqual(artifacts);
    expect(Object.keys(ours)).toEqual([
      "BlockRecorder",
      "DelegationManager",
      "ExactPermit2Proxy",
      "ForeignLog",
      "MockUSDC",
      "Multicall3",
      "ProbeToken",
      "SmartWallet",
      "WalletFactory",
    ]);
    expect(await loadArtifact("MockUSDC")).toEqual(artifacts.MockUSDC);
  },
  compileTimeMs,
);

// It is not compiled again, which takes long: only the right sources and the right compiler give the code with this hash.
test(
  "Permit2 is the one that was deployed everywhere, from the sources that are installed",
  async () => {
    const sources = await readPermit2Sources();
    const { bytecode, sourceHash } = await loadArtifact("Permit2");
    expect(keccak256(bytecode)).toBe("0xe2be1e05eedf35dacd66c65c862f8150ff9ab4b6b24b9bbe62be71b6b16cf0f8");
    expect(sourceHash).toBe(sources?.hash);
  },
  compileTimeMs,
);

test.each([
  ["ours", readSources],
  ["Permit2", readPermit2Sources],
])("the hash follows the sources (%s)", async (_, read) => {
  const [first, second] = [await read(), await read()];
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
