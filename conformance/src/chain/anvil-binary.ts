import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { X402Error } from "@x402-reference/types";

const builds: Readonly<Record<string, string>> = {
  "linux x64": "linux-amd64",
  "linux arm64": "linux-arm64",
  "darwin x64": "darwin-amd64",
  "darwin arm64": "darwin-arm64",
  "win32 x64": "win32-amd64",
};

/** Where to look for Anvil; by default, this process's environment and machine. */
export interface AnvilBinaryOptions {
  env?: Readonly<Record<string, string | undefined>>;
  platform?: string;
  arch?: string;
}

/**
 * Finds the Anvil program: the file that `ANVIL_PATH` names, or else the one inside the npm package for this machine.
 *
 * Throws `invalid_configuration` when there is none.
 *
 * @example
 * ```ts
 * findAnvil(); // "/…/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil"
 * ```
 */
export function findAnvil({
  env = process.env,
  platform = process.platform,
  arch = process.arch,
}: AnvilBinaryOptions = {}): string {
  const chosen = env.ANVIL_PATH;
  if (chosen) {
    if (existsSync(chosen)) return chosen;
    throw new X402Error("invalid_configuration", `ANVIL_PATH names ${chosen}, which does not exist.`, {
      field: "ANVIL_PATH",
      remedy: "Set it to the anvil program of Foundry, or unset it to use the one from npm.",
    });
  }
  const build = builds[`${platform} ${arch}`];
  if (!build) {
    throw new X402Error("invalid_configuration", `Anvil is not on npm for ${platform} ${arch}.`, {
      field: "ANVIL_PATH",
      remedy: "Install Foundry (https://getfoundry.sh) and set ANVIL_PATH to its anvil program.",
    });
  }
  const name = `@foundry-rs/anvil-${build}`;
  try {
    const umbrella = createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json");
    const platformPackage = createRequire(umbrella).resolve(`${name}/package.json`);
    const path = join(dirname(platformPackage), "bin", platform === "win32" ? "anvil.exe" : "anvil");
    if (existsSync(path)) return path;
  } catch (cause) {
    throw missing(name, cause);
  }
  throw missing(name);
}

function missing(name: string, cause?: unknown): X402Error {
  return new X402Error("invalid_configuration", `The package ${name}, which holds Anvil, is not installed.`, {
    field: "ANVIL_PATH",
    remedy: "Install again with optional dependencies, or install Foundry and set ANVIL_PATH to its anvil program.",
    cause,
  });
}
