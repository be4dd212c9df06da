import type { ExactEvmFacilitatorOptions } from "@x402-reference/exact-evm/facilitator";
import { isNetwork, type Network } from "@x402-reference/types";
import { type Address, isAddress } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";

/** What the command needs to know to serve. */
export interface Environment {
  port: number;
  network: Network;
  rpcUrl: string;
  account: PrivateKeyAccount;
  /** What the scheme does beyond its defaults; a member that is not set is left to them. */
  settings: Settings;
}

/** Settings of the scheme that have a default. */
export type Settings = Pick<
  ExactEvmFacilitatorOptions,
  "factories" | "delegationManagers" | "sponsorApprovals" | "confirmations"
>;

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
  function may<Value>(name: string, example: string, read: (text: string) => Value | undefined): Value | undefined {
    return variables[name]?.trim() ? need(name, example, read) : undefined;
  }

  const port = variables.PORT ? need("PORT", "PORT=4022", readPort) : defaultPort;
  const network = need("EVM_NETWORK", "EVM_NETWORK=eip155:84532", readNetwork);
  const rpcUrl = need("EVM_RPC_URL", "EVM_RPC_URL=https://sepolia.base.org", readUrl);
  const account = need("EVM_PRIVATE_KEY", "EVM_PRIVATE_KEY=0x… (64 hex digits, an account with gas)", readKey);
  const factories = may("EVM_EIP6492_FACTORIES", "EVM_EIP6492_FACTORIES=0x…,0x…", readAddresses);
  const delegationManagers = may("EVM_DELEGATION_MANAGERS", "EVM_DELEGATION_MANAGERS=0x…,0x… or =any", readManagers);
  const sponsorApprovals = may("EVM_SPONSOR_APPROVALS", "EVM_SPONSOR_APPROVALS=true", readSwitch);
  const confirmations = may("EVM_CONFIRMATIONS", "EVM_CONFIRMATIONS=1", readCount);
  const settings: Settings = {
    ...(factories && { factories }),
    ...(delegationManagers && { delegationManagers }),
    ...(sponsorApprovals !== undefined && { sponsorApprovals }),
    ...(confirmations !== undefined && { confirmations }),
  };
  if (port === undefined || !network || !rpcUrl || !account || problems.length > 0) {
    return { ok: false, problems };
  }
  return { ok: true, environment: { port, network, rpcUrl, account, settings } };
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

function readAddresses(text: string): readonly Address[] | undefined {
  const parts = text.split(",").map((part) => part.trim());
  return parts.every((part): part is Address => isAddress(part)) ? parts : undefined;
}

function readManagers(text: string): Settings["delegationManagers"] {
  return text === "any" ? text : readAddresses(text);
}

function readSwitch(text: string): boolean | undefined {
  return text === "true" || text === "false" ? text === "true" : undefined;
}

function readCount(text: string): number | undefined {
  return /^[1-9][0-9]{0,3}$/.test(text) ? Number(text) : undefined;
}
