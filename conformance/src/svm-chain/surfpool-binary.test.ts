import { isX402Error } from "@x402-reference/types";
import { expect, test } from "vitest";
import { findSurfpool, SurfpoolMissing } from "./surfpool-binary.js";

function failure(options: Parameters<typeof findSurfpool>[0]): string {
  try {
    findSurfpool(options);
  } catch (error) {
    if (error instanceof SurfpoolMissing && isX402Error(error, "invalid_configuration")) return error.message;
  }
  return "no proper error";
}

test("a package that is not installed is named", () => {
  const [platform, arch] = process.platform === "darwin" ? ["linux", "x64"] : ["darwin", "arm64"];
  expect(failure({ platform, arch })).toMatch(
    /@solana\/surfpool-(darwin-arm64|linux-x64-gnu), which holds the local Solana, is not installed\. Install again/,
  );
});

test("a machine for which there is none is told what else to do", () => {
  expect(failure({ platform: "win32", arch: "x64" })).toMatch(
    /not on npm for win32 x64\. Run the Solana cases on Linux x64 with glibc or on macOS/,
  );
});
