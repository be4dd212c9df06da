import { isNetwork, type Network } from "@x402-reference/types";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";

/** What the command needs to know to serve. */
export interface Environment {
  port: number;
  network: Network;
  rpcUrl: string;
  account: PrivateKeyAccount;
}

/** The environment as it was read, or everything that is wrong with it, a sentence each. */
export type ReadEnvironment = { ok: true; environment: Environment } | { ok: false; problems: string[] };

const defaultPort = 4022;

/**
 * Reads the command's environment and reports all problems at once, each with the variable's name and an example. The
 * private key is never quoted.
 */
export function readEnvironment(variables: Record<string, string | undefined>): ReadEnvironment {
  const problems: string[] = [];
  function need<Value>(name: string, example: string, read: (text: string) => Value | undefined): Value | undefined {
    const text = variables[name]?.trim();
    const value = text ? read(text) : undefined;
    if (value === undefined) problems.push(`${name} is ${text ? "malformed" : "missing"}. Set it like ${example}`);
    return value;
  }

  const port = variables.PORT ? need("PORT", "PORT=4022", readPort) : defaultPort;
  const network = need("EVM_NETWORK", "EVM_NETWORK=eip155:84532", readNetwork);
  const rpcUrl = need("EVM_RPC_URL", "EVM_RPC_URL=https://sepolia.base.org", readUrl);
  const account = need("EVM_PRIVATE_KEY", "EVM_PRIVATE_KEY=0x… (64 hex digits, an account with gas)", readKey);
  if (port === undefined || !network || !rpcUrl || !account) return { ok: false, problems };
  return { ok: true, environment: { port, network, rpcUrl, account } };
}

/** Reads a TCP port; 0 lets the system choose one. */
export function readPort(text: string): number | undefined {
  return /^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

function readNetwork(text: string): Network | undefined {
  return /^eip155:[1-9][0-9]*$/.test(text) && isNetwork(text) ? text : undefined;
}

function readUrl(text: string): string | undefined {
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined;
}

function readKey(text: string): PrivateKeyAccount | undefined {
  const [, digits] = /^0x([0-9a-f]{64})$/i.exec(text) ?? [];
  if (!digits) return undefined;
  try {
    return privateKeyToAccount(`0x${digits}`);
  } catch {
    // Sixty-four digits may still lie outside of the curve's order.
    return undefined;
  }
}
