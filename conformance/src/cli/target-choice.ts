import { driverTarget } from "../lib/driver-target.js";
import type { Role } from "../report/format.js";
import { commandTarget, urlTarget } from "../run/target.js";
import type { Target } from "../run/types.js";
import type { Arguments } from "./arguments.js";
import { UsageError } from "./usage-error.js";

/** Makes the target from `--url` or `--cmd`, of which there must be exactly one. Throws `UsageError`. */
export function chooseTarget(
  role: Role,
  args: Arguments,
  given: { url?: string; cmd?: string; driver?: string } = {},
): Target {
  if (role === "lib") return chooseDriver(given.driver ?? args.one("driver"));
  const url = given.url ?? args.one("url");
  const command = given.cmd ?? args.one("cmd");
  if (url !== undefined && command !== undefined)
    throw new UsageError("--url and --cmd exclude each other. Give one of them.");
  if (command !== undefined) {
    if (command.trim() === "")
      throw new UsageError('--cmd is empty. Give the command that starts the program: --cmd "node app.js".');
    return commandTarget(role, command);
  }
  if (url === undefined) {
    const choice = role === "client" ? '--cmd "COMMAND"' : '--cmd "COMMAND", or --url URL of one that runs already';
    throw new UsageError(`What shall be tested? Give ${choice}.\nx402-conformance init ${role} writes it into a file.`);
  }
  if (role === "client")
    throw new UsageError('A client has no URL. Give the command that makes one purchase: --cmd "COMMAND".');
  const address = requireLocal("--url", url, args.has("live"));
  if (args.one("rpc-url") === undefined) {
    throw new UsageError(
      "A program that runs already must be on the suite's chain. Start one with `x402-conformance serve chain`, start the\n" +
        "program with the environment that it prints, and give --rpc-url as well.",
    );
  }
  return urlTarget(address);
}

function chooseDriver(command: string | undefined): Target {
  if (command === undefined) throw new UsageError('What shall be tested? Give --driver "COMMAND".');
  if (command.trim() === "")
    throw new UsageError('--driver is empty. Give the command that starts the driver: --driver "python3 driver.py".');
  return driverTarget(command);
}

/** Reads a URL and refuses one that is not on this machine, unless that is allowed. Throws `UsageError`. */
export function requireLocal(option: string, text: string, live: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol)) {
    throw new UsageError(`${option} must be a URL such as http://127.0.0.1:4022, not ${JSON.stringify(text)}.`);
  }
  const isLocal = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (!isLocal && !live) {
    throw new UsageError(
      `${option} ${text} is not on this machine. Add --live if you mean it: the suite sends it hostile payments.`,
    );
  }
  return text.replace(/\/+$/, "");
}
