import { createRequire } from "node:module";
import { X402Error } from "@x402-reference/types";

const packages: Readonly<Record<string, string>> = {
  "linux x64": "@solana/surfpool-linux-x64-gnu",
  "darwin x64": "@solana/surfpool-darwin-x64",
  "darwin arm64": "@solana/surfpool-darwin-arm64",
};

/** Where to look for Surfpool; by default, this machine. */
export interface SurfpoolBinaryOptions {
  platform?: string;
  arch?: string;
}

/** Surfpool is not on this machine, so nothing about Solana can be tested here. */
export class SurfpoolMissing extends X402Error {
  override readonly name = "SurfpoolMissing";

  constructor(message: string, remedy: string, cause?: unknown) {
    super("invalid_configuration", message, { field: "surfpool", remedy, cause });
  }
}

/**
 * Finds the native module that holds Surfpool, in the npm package for this machine.
 *
 * Throws `SurfpoolMissing` when there is none.
 *
 * @example
 * ```ts
 * findSurfpool(); // "/…/node_modules/@solana/surfpool-linux-x64-gnu/surfpool-sdk.linux-x64-gnu.node"
 * ```
 */
export function findSurfpool({ platform = process.platform, arch = process.arch }: SurfpoolBinaryOptions = {}): string {
  const name = packages[`${platform} ${arch}`];
  if (!name) {
    throw new SurfpoolMissing(
      `Surfpool, the local Solana, is not on npm for ${platform} ${arch}.`,
      "Run the Solana cases on Linux x64 with glibc or on macOS, or start Surfpool yourself and name its addresses.",
    );
  }
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new SurfpoolMissing(
      `The package ${name}, which holds the local Solana, is not installed.`,
      "Install again with optional dependencies; on Linux it needs glibc.",
      cause,
    );
  }
}
