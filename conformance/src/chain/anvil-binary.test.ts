import { isX402Error } from "@x402-reference/types";
import { expect, test } from "vitest";
import { findAnvil } from "./anvil-binary.js";

function failure(options: Parameters<typeof findAnvil>[0]): string {
  try {
    findAnvil(options);
  } catch (error) {
    if (isX402Error(error, "invalid_configuration")) return error.message;
  }
  return "no proper error";
}

test("ANVIL_PATH decides", () => {
  expect(findAnvil({ env: { ANVIL_PATH: process.execPath } })).toBe(process.execPath);
});

test("an ANVIL_PATH that leads nowhere is named", () => {
  expect(failure({ env: { ANVIL_PATH: "/no/anvil" } })).toBe(
    "ANVIL_PATH names /no/anvil, which does not exist. Set it to the anvil program of Foundry, or unset it to use the one from npm.",
  );
});

test("a package that is not installed is named", () => {
  const [platform, arch] = process.platform === "darwin" ? ["linux", "x64"] : ["darwin", "arm64"];
  expect(failure({ env: {}, platform, arch })).toMatch(
    /@foundry-rs\/anvil-(darwin-arm64|linux-amd64), which holds Anvil, is not installed/,
  );
});

test("a machine for which there is none is told what else to do", () => {
  expect(failure({ env: {}, platform: "sunos", arch: "sparc" })).toMatch(/not on npm for sunos sparc.*Install Foundry/);
});
