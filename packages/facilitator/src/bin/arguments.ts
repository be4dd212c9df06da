import { parseArgs } from "node:util";
import { readPort } from "./environment.js";
import { type ExportOptions, ledgerFormats } from "./export.js";

/** What the command line asks for. */
export type Arguments =
  | { action: "help" | "version" }
  | { action: "serve" | "print-config"; host?: string; port?: number; config?: string }
  | { action: "export"; config?: string; options: ExportOptions }
  | { action: "misused"; problem: string };

export const help = `x402-facilitator: verifies and settles x402 payments of the scheme "exact" on an EVM network, on Solana, or on both.

Usage: x402-facilitator [--config FILE] [--port N] [--host NAME] [--print-config] [--help] [--version]
       x402-facilitator export [--config FILE] [--format csv|json] [--since TIME] [--until TIME] [--network NAME]

  --config FILE   settings in YAML or JSON; default X402_CONFIG. The environment goes before the file, flags before both
  --port N        where to listen; default PORT, or 4022; 0 lets the system choose
  --host NAME     default HOST, or 127.0.0.1, which only this machine can reach
  --print-config  shows all settings without secrets, and ends

A setting stands in the file by the name of its variable: EVM_RPC_URL is evm.rpcUrl, SVM_NETWORK is svm.network, PORT is
port, DATABASE_URL is databaseUrl, and X402_ is left out, so X402_PAYEES is payees. Secrets do not stand in it.
SECRET_FILE, such as EVM_PRIVATE_KEY_FILE or evm.privateKeyFile, names a file that holds one and that only its owner may use.

Environment of an EVM network:
  EVM_NETWORK      the network in CAIP-2 form, such as eip155:84532
  EVM_RPC_URL      an RPC endpoint of that network; of several, separated by commas, the first that answers is asked
  EVM_PRIVATE_KEY  the key that pays for gas, 0x and 64 hex digits; of several, separated by commas, each settles a share

Environment of Solana:
  SVM_NETWORK        the cluster in CAIP-2 form, such as solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1
  SVM_RPC_URL        an RPC endpoint of that cluster; of several, separated by commas, the first that answers is asked
  SVM_PRIVATE_KEY    the key that pays the fees, base58 of 64 bytes; more of them separated by commas, the first is offered
  SVM_WS_URL         a WebSocket endpoint of that cluster, to be told of confirmations; else it is asked for them
  SVM_SMART_WALLETS  programs of smart wallets that may pay, separated by commas; none by default

Environment of EVM methods that make this account call contracts of others, separated by commas; none by default:
  EVM_EIP6492_FACTORIES    factories that may deploy a payer's wallet (ERC-6492)
  EVM_DELEGATION_MANAGERS  managers whose delegations are redeemed (ERC-7710), or "any"

More environment:
  EVM_SPONSOR_APPROVALS    true broadcasts payers' own ERC-20 approvals for Permit2; needs eth_simulateV1; default false
  EVM_CONFIRMATIONS        blocks that a transaction must have to count as mined; default 1
  EVM_MAX_FEE_PER_GAS      most wei that a transaction offers for a unit of gas; no limit by default
  EVM_MAX_FEE_PER_TRANSACTION  most wei that it offers for all of its gas; no limit by default
  EVM_MAX_FEE_PER_HOUR     most wei that all keys together spend on gas within an hour; no limit by default
  EVM_REPLACE_AFTER_MS     a transaction that is not mined by then is replaced, with higher fees; default 15000
  EVM_AGGREGATE            most settlements that share a transaction, and the longest wait for others in ms, such as 32/50
  EVM_LOW_BALANCE          wei below which a key's balance is logged and counted; looked at once a minute
  PORT                     where to listen, unless --port says otherwise

Environment of operation:
  DATABASE_URL    a PostgreSQL database that remembers settlements and may be shared; needs the package pg
  X402_STORE      or a folder that remembers them for one process; needs @electric-sql/pglite; default memory
  X402_API_KEYS   keys separated by commas; one has to be shown to verify and settle, as Authorization: Bearer KEY
  X402_QUOTA_REQUESTS  requests that each key has, in so many seconds, such as 600/60; unbounded by default
  X402_QUOTA_AMOUNTS   atomic units that each key settles, in so many seconds, such as eip155:8453/0xASSET=5000000/3600,…
  X402_PAYEES     the only addresses that are paid, separated by commas; default everybody
  X402_DENY_LIST  a file in YAML or JSON with lists of payers and payees that are not served; read again when it changes
                  and at SIGHUP
  X402_AMOUNT_LIMITS   most atomic units of one payment, such as eip155:8453/0xASSET=5000000,…
  X402_LOG_LEVEL  info, error or silent; one JSON object a line on standard error; default info

It also answers GET /healthz, /readyz, /metrics and /settlements/KEY.

export writes what was ever broadcast to standard output, oldest first, as CSV unless told otherwise: from the database,
or from a folder that no facilitator uses at the time. TIME is such as 2026-01-31 or 2026-01-31T12:00:00Z.

Exit codes: 0 stopped on request · 1 could not serve · 64 bad usage`;

interface Values {
  config?: string;
  format?: string;
  since?: string;
  until?: string;
  network?: string;
  host?: string;
  port?: string;
  "print-config"?: boolean;
  help?: boolean;
  version?: boolean;
}

/** Reads the command line. */
export function readArguments(argv: readonly string[]): Arguments {
  let values: Values;
  let positionals: readonly string[];
  try {
    ({ values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        config: { type: "string" },
        format: { type: "string" },
        since: { type: "string" },
        until: { type: "string" },
        network: { type: "string" },
        "print-config": { type: "boolean" },
        port: { type: "string" },
        host: { type: "string" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "v" },
      },
    }));
  } catch (error) {
    return { action: "misused", problem: error instanceof Error ? error.message : "The arguments cannot be read." };
  }
  if (values.help) return { action: "help" };
  if (values.version) return { action: "version" };
  const [command, ...more] = positionals;
  if (command === "export" && more.length === 0) return readExport(values);
  if (command !== undefined) return { action: "misused", problem: `${[command, ...more].join(" ")} is no command.` };
  const onlyExports = exportFlags.find((flag) => values[flag] !== undefined);
  if (onlyExports) return { action: "misused", problem: `--${onlyExports} belongs to x402-facilitator export.` };
  const { host, config } = values;
  const serve = {
    action: values["print-config"] ? "print-config" : "serve",
    ...(host !== undefined && { host }),
    ...(config !== undefined && { config }),
  } as const;
  if (values.port === undefined) return serve;
  const port = readPort(values.port);
  if (port === undefined) return { action: "misused", problem: "--port must be a number from 0 to 65535." };
  return { ...serve, port };
}

const exportFlags = ["format", "since", "until", "network"] as const;

function readExport({ config, format = "csv", network, ...times }: Values): Arguments {
  const chosen = ledgerFormats.find((name) => name === format);
  if (!chosen) return { action: "misused", problem: `--format must be ${ledgerFormats.join(" or ")}.` };
  const [since, until] = [readTime(times.since), readTime(times.until)];
  if (Number.isNaN(since) || Number.isNaN(until)) {
    return { action: "misused", problem: "--since and --until must be times, such as 2026-01-31." };
  }
  const options: ExportOptions = {
    format: chosen,
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(network !== undefined && { network }),
  };
  return { action: "export", options, ...(config !== undefined && { config }) };
}

/** In milliseconds since the epoch. */
function readTime(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
