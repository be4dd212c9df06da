import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const require = createRequire(import.meta.url);
const scheme = new URL("../../../packages/exact-evm/", import.meta.url);

/** Code for every chain, also one that lacks the newest instructions, and as short as can be, since it is sent each time. */
const settings = {
  evmVersion: "paris",
  optimizer: { enabled: true, runs: 1 },
  viaIR: true,
  metadata: { bytecodeHash: "none", appendCBOR: false },
  outputSelection: { "*": { "*": ["evm.deployedBytecode.object"] } },
};

/** After a change of the contract, `npx vitest run --project unit -u probe-code` writes its code anew. */
test("the code of the probe is what its source gives", { timeout: 60_000 }, async () => {
  const content = await readFile(new URL("contracts/ChainProbe.sol", scheme), "utf8");
  const input = { language: "Solidity", sources: { "ChainProbe.sol": { content } }, settings };
  const output = JSON.parse(require("solc").compile(JSON.stringify(input)));
  expect(output.errors).toBeUndefined();
  const code: string = output.contracts["ChainProbe.sol"].ChainProbe.evm.deployedBytecode.object;
  const source = [
    'import type { Hex } from "viem";',
    "",
    "/** What the compiler makes of `contracts/ChainProbe.sol`; a test of the conformance package writes and checks it. */",
    "export const probeCode: Hex =",
    `  "0x${code}";`,
    "",
  ].join("\n");
  await expect(source).toMatchFileSnapshot(fileURLToPath(new URL("src/chain/probe-code.ts", scheme)));
});
