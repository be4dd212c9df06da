import { readFileSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { help, readArguments } from "./bin/arguments.js";
import { loadSettings } from "./bin/config/load.js";
import { printSettings } from "./bin/config/print.js";
import { describeError } from "./bin/describe-error.js";
import { readOperation } from "./bin/environment/operation.js";
import { variableReader } from "./bin/environment/read.js";
import { readEnvironment } from "./bin/environment.js";
import { type ExportOptions, writeLedger } from "./bin/export.js";
import { createLog } from "./bin/log.js";
import { openSchemes } from "./bin/schemes.js";
import { serve } from "./bin/serve.js";
import { openLedger, openStore } from "./bin/store.js";

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
  const loaded = await loadSettings(process.env, args.config ?? process.env.X402_CONFIG);
  if (!loaded.ok) {
    console.error([...loaded.problems, "See x402-facilitator --help."].join("\n"));
    return badUsage;
  }
  if (args.action === "export") return exportLedger(loaded.settings, args.options);
  const settings = withFlags(loaded.settings, args);
  const read = await readEnvironment(settings);
  if (!read.ok) {
    console.error([...read.problems, "See x402-facilitator --help."].join("\n"));
    return badUsage;
  }
  if (args.action === "print-config") {
    console.log(printSettings(settings).trimEnd());
    return 0;
  }
  const { port, host, operation } = read.environment;
  try {
    const { schemes, networks, areReached } = await openSchemes(read.environment);
    const [store, log] = [await openStore(operation.store), createLog(operation.logLevel)];
    const server = await serve({
      schemes,
      store,
      log,
      access: operation.access,
      areReached,
      port,
      host,
    });
    // The first signal ends the process in order; a second one finds no handler and ends it at once.
    const stop = () => {
      process.off("SIGTERM", stop).off("SIGINT", stop);
      void server.close().then(() => process.exit(0));
    };
    process
      .on("SIGTERM", stop)
      .on("SIGINT", stop)
      .on("SIGHUP", () => void server.reload());
    console.log(`x402-facilitator listens on ${server.url} for ${networks.join(", and for ")}`);
    return undefined;
  } catch (error) {
    console.error(describeError(error));
    return 1;
  }
}

async function exportLedger(settings: Readonly<Record<string, string>>, options: ExportOptions): Promise<number> {
  const reader = variableReader(settings);
  const { store } = readOperation(reader);
  if (reader.problems.length > 0) {
    console.error(reader.problems.join("\n"));
    return badUsage;
  }
  try {
    const opened = await openLedger(store);
    try {
      await pipeline(writeLedger(opened.ledger(options), options.format), process.stdout, { end: false });
    } finally {
      await opened.close();
    }
    return 0;
  } catch (error) {
    console.error(describeError(error));
    return 1;
  }
}

function withFlags(settings: Readonly<Record<string, string>>, { port, host }: { port?: number; host?: string }) {
  return { ...settings, ...(port !== undefined && { PORT: String(port) }), ...(host !== undefined && { HOST: host }) };
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return String(typeof manifest === "object" && manifest !== null ? Reflect.get(manifest, "version") : undefined);
}

process.exitCode = await main();
