import { parseArgs } from "node:util";
import { readPort } from "./environment.js";

/** What the command line asks for. */
export type Arguments =
  | { action: "help" | "version" }
  | { action: "serve"; host: string; port?: number }
  | { action: "misused"; problem: string };

export const help = `x402-facilitator: verifies and settles x402 payments of the scheme "exact" on an EVM network, on Solana, or on both.

Usage: x402-facilitator [--port N] [--host NAME] [--help] [--version]

  --port N      where to listen; default PORT, or 4022; 0 lets the system choose
  --host NAME   default 127.0.0.1, which only this machine can reach

Environment of an EVM network:
  EVM_NETWORK      the network in CAIP-2 form, such as eip155:84532
  EVM_RPC_URL      an RPC endpoint of that network
  EVM_PRIVATE_KEY  the key that pays for gas, 0x and 64 hex digits

Environment of Solana:
  SVM_NETWORK        the cluster in CAIP-2 form, such as solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1
  SVM_RPC_URL        an RPC endpoint of that cluster
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
  PORT                     where to listen, unless --port says otherwise

Environment of operation:
  DATABASE_URL    a PostgreSQL database that remembers settlements and may be shared; needs the package pg
  X402_STORE      or a folder that remembers them for one process; needs @electric-sql/pglite; default memory
  X402_API_KEYS   keys separated by commas; one has to be shown to verify and settle, as Authorization: Bearer KEY
  X402_PAYEES     the only addresses that are paid, separated by commas; default everybody
  X402_LOG_LEVEL  info, error or silent; one JSON object a line on standard error; default info

It also answers GET /healthz, /readyz, /metrics and /settlements/KEY.

Exit codes: 0 stopped on request · 1 could not serve · 64 bad usage`;

/** Reads the command line. */
export function readArguments(argv: readonly string[]): Arguments {
  let values: { port?: string; host?: string; help?: boolean; version?: boolean };
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
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
  const serve = { action: "serve", host: values.host ?? "127.0.0.1" } as const;
  if (values.port === undefined) return serve;
  const port = readPort(values.port);
  if (port === undefined) return { action: "misused", problem: "--port must be a number from 0 to 65535." };
  return { ...serve, port };
}
