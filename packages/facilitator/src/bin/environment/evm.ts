import type { ExactEvmFacilitatorOptions } from "@x402-reference/exact-evm/facilitator";
import { keyAccount } from "@x402-reference/exact-evm/key-account";
import { isNetwork, type Network } from "@x402-reference/types";
import { type Address, type Hex, isAddress } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { readUrls, type VariableReader } from "./read.js";

/** How an EVM network is served. */
export interface EvmEnvironment {
  network: Network;
  rpcUrl: string;
  fallbackRpcUrls: readonly string[];
  accounts: readonly PrivateKeyAccount[];
  /** What the scheme does beyond its defaults; a member that is not set is left to them. */
  settings: EvmSettings;
}

/** Settings of the scheme that have a default. */
export type EvmSettings = Pick<
  ExactEvmFacilitatorOptions,
  | "factories"
  | "delegationManagers"
  | "sponsorApprovals"
  | "confirmations"
  | "maxFeePerGas"
  | "maxFeePerTransaction"
  | "maxFeePerHour"
  | "replaceAfterMs"
  | "aggregate"
  | "balanceWatch"
>;

/** Without all of these no EVM network can be served. */
export const evmVariables = ["EVM_NETWORK", "EVM_RPC_URL", "EVM_PRIVATE_KEY"] as const;

/** Reads what concerns EVM; nothing when a part is missing or malformed, which the reader then tells. */
export async function readEvm({ need, may }: VariableReader): Promise<EvmEnvironment | undefined> {
  const network = need("EVM_NETWORK", "EVM_NETWORK=eip155:84532", readNetwork);
  const rpcUrls = need(
    "EVM_RPC_URL",
    "EVM_RPC_URL=https://sepolia.base.org (more of them separated by commas)",
    readUrls,
  );
  const keys = need(
    "EVM_PRIVATE_KEY",
    "EVM_PRIVATE_KEY=0x… (64 hex digits, an account with gas; more of them separated by commas, each once)",
    readKeys,
  );
  const factories = may("EVM_EIP6492_FACTORIES", "EVM_EIP6492_FACTORIES=0x…,0x…", readAddresses);
  const delegationManagers = may("EVM_DELEGATION_MANAGERS", "EVM_DELEGATION_MANAGERS=0x…,0x… or =any", readManagers);
  const sponsorApprovals = may("EVM_SPONSOR_APPROVALS", "EVM_SPONSOR_APPROVALS=true", readSwitch);
  const confirmations = may("EVM_CONFIRMATIONS", "EVM_CONFIRMATIONS=1", readCount);
  const maxFeePerGas = may("EVM_MAX_FEE_PER_GAS", "EVM_MAX_FEE_PER_GAS=5000000000 (wei)", readWei);
  const maxFeePerTransaction = may(
    "EVM_MAX_FEE_PER_TRANSACTION",
    "EVM_MAX_FEE_PER_TRANSACTION=2000000000000000 (wei)",
    readWei,
  );
  const maxFeePerHour = may("EVM_MAX_FEE_PER_HOUR", "EVM_MAX_FEE_PER_HOUR=100000000000000000 (wei)", readWei);
  const replaceAfterMs = may("EVM_REPLACE_AFTER_MS", "EVM_REPLACE_AFTER_MS=15000", readMilliseconds);
  const aggregate = may("EVM_AGGREGATE", "EVM_AGGREGATE=32/50 (settlements of a transaction / ms)", readAggregate);
  const atLeast = may("EVM_LOW_BALANCE", "EVM_LOW_BALANCE=10000000000000000 (wei)", readWei);
  const settings: EvmSettings = {
    ...(factories && { factories }),
    ...(delegationManagers && { delegationManagers }),
    ...(sponsorApprovals !== undefined && { sponsorApprovals }),
    ...(confirmations !== undefined && { confirmations }),
    ...(maxFeePerGas !== undefined && { maxFeePerGas }),
    ...(maxFeePerTransaction !== undefined && { maxFeePerTransaction }),
    ...(maxFeePerHour !== undefined && { maxFeePerHour }),
    ...(replaceAfterMs !== undefined && { replaceAfterMs }),
    ...(aggregate && { aggregate }),
    ...(atLeast !== undefined && { balanceWatch: { atLeast } }),
  };
  if (!network || !rpcUrls || !keys) return undefined;
  const [rpcUrl, ...fallbackRpcUrls] = rpcUrls;
  const accounts = await Promise.all(keys.map((key) => keyAccount(key)));
  return { network, rpcUrl, fallbackRpcUrls, accounts, settings };
}

function readNetwork(text: string): Network | undefined {
  return /^eip155:[1-9][0-9]*$/.test(text) && isNetwork(text) ? text : undefined;
}

function readKeys(text: string): readonly Hex[] | undefined {
  const keys = text.split(",").map((part) => readKey(part.trim()));
  const isComplete = keys.every((key) => key !== undefined);
  return isComplete && new Set(keys).size === keys.length ? keys : undefined;
}

function readKey(text: string): Hex | undefined {
  const [, digits] = /^0x([0-9a-f]{64})$/i.exec(text) ?? [];
  if (!digits) return undefined;
  const key: Hex = `0x${digits.toLowerCase()}`;
  try {
    privateKeyToAccount(key);
    return key;
  } catch {
    // Sixty-four digits may still lie outside of the curve's order.
    return undefined;
  }
}

function readAddresses(text: string): readonly Address[] | undefined {
  const parts = text.split(",").map((part) => part.trim());
  return parts.every((part): part is Address => isAddress(part)) ? parts : undefined;
}

function readManagers(text: string): EvmSettings["delegationManagers"] {
  return text === "any" ? text : readAddresses(text);
}

function readSwitch(text: string): boolean | undefined {
  return text === "true" || text === "false" ? text === "true" : undefined;
}

function readCount(text: string): number | undefined {
  return /^[1-9][0-9]{0,3}$/.test(text) ? Number(text) : undefined;
}

function readWei(text: string): bigint | undefined {
  return /^[1-9][0-9]{0,29}$/.test(text) ? BigInt(text) : undefined;
}

function readMilliseconds(text: string): number | undefined {
  return /^[1-9][0-9]{0,7}$/.test(text) ? Number(text) : undefined;
}

function readAggregate(text: string): EvmSettings["aggregate"] {
  const [, items, waitMs] = /^([1-9][0-9]{0,2})\/([1-9][0-9]{0,4})$/.exec(text) ?? [];
  const aggregate = { maxItems: Number(items), maxWaitMs: Number(waitMs) };
  return aggregate.maxItems > 1 && aggregate.maxWaitMs <= 60_000 ? aggregate : undefined;
}
