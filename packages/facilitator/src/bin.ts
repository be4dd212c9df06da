import { readFileSync } from "node:fs";
import { help, readArguments } from "./bin/arguments.js";
import { describeError } from "./bin/describe-error.js";
import { readEnvironment } from "./bin/environment.js";
import { createLog } from "./bin/log.js";
import { openSchemes } from "./bin/schemes.js";
import { serve } from "./bin/serve.js";
import { openStore } from "./bin/store.js";

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
  const read = await readEnvironment(process.env);
  if (!read.ok) {
    console.error([...read.problems, "See x402-facilitator --help."].join("\n"));
    return badUsage;
  }
  const { port, operation } = read.environment;
  try {
    const { schemes, networks } = await openSchemes(read.environment);
    const [store, log] = [await openStore(operation.store), createLog(operation.logLevel)];
    const server = await serve({
      schemes,
      store,
      log,
      access: operation.access,
      port: args.port ?? port,
      host: args.host,
    });
    // The first signal ends the process in order; a second one finds no handler and ends it at once.
    const stop = () => {
      process.off("SIGTERM", stop).off("SIGINT", stop);
      void server.close().then(() => process.exit(0));
    };
    process.on("SIGTERM", stop).on("SIGINT", stop);
    console.log(`x402-facilitator listens on ${server.url} for ${networks.join(", and for ")}`);
    return undefined;
  } catch (error) {
    console.error(describeError(error));
    return 1;
  }
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return String(typeof manifest === "object" && manifest !== null ? Reflect.get(manifest, "version") : undefined);
}

process.exitCode = await main();
