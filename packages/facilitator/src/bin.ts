import { readFileSync } from "node:fs";
import { assertChain, exactEvmFacilitator } from "@x402-reference/exact-evm/facilitator";
import { help, readArguments } from "./bin/arguments.js";
import { describeError } from "./bin/describe-error.js";
import { readEnvironment } from "./bin/environment.js";
import { listen } from "./bin/listen.js";
import type { FacilitatorEvent } from "./events.js";
import { createFacilitator } from "./facilitator.js";
import { createHandler } from "./handler.js";

const badUsage = 64;

async function main(): Promise<number | undefined> {
  const args = readArguments(process.argv.slice(2));
  switch (args.action) {
    case "help":
      console.log(help);
      return 0;
    case "version":
      console.log(version());
      return 0;
    case "misused":
      console.error(`${args.problem}\nSee x402-facilitator --help.`);
      return badUsage;
  }
  const read = readEnvironment(process.env);
  if (!read.ok) {
    console.error([...read.problems, "See x402-facilitator --help."].join("\n"));
    return badUsage;
  }
  const { network, rpcUrl, account, port, settings } = read.environment;
  try {
    await assertChain({ network, rpcUrl });
    const facilitator = createFacilitator({
      schemes: [exactEvmFacilitator({ network, rpcUrl, account, ...settings })],
      onEvent: logFault,
    });
    const server = await listen(createHandler(facilitator), { port: args.port ?? port, host: args.host });
    // The first signal ends the process in order; a second one finds no handler and ends it at once.
    const stop = () => {
      process.off("SIGTERM", stop).off("SIGINT", stop);
      void server.close().then(() => process.exit(0));
    };
    process.on("SIGTERM", stop).on("SIGINT", stop);
    console.log(`x402-facilitator listens on ${server.url} for ${network}, settling as ${account.address}`);
    return undefined;
  } catch (error) {
    console.error(describeError(error));
    return 1;
  }
}

function logFault(event: FacilitatorEvent): void {
  if (event.type !== "fault") return;
  const transaction = event.transaction ? ` of ${event.transaction}` : "";
  console.error(`fault during ${event.during}${transaction} on ${event.network}: ${describeError(event.error)}`);
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return String(typeof manifest === "object" && manifest !== null ? Reflect.get(manifest, "version") : undefined);
}

process.exitCode = await main();
