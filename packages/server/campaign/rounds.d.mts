import type { GateRules } from "../src/rules/index.js";

/** A chain with an asset on it. */
export interface CampaignChain {
  network: string;
  rpcUrl: string;
  rpc(method: string, params: readonly unknown[]): Promise<unknown>;
  /** Gives an account units of the asset in which `$0.01` is paid. */
  fund(address: `0x${string}`, units: bigint): Promise<unknown>;
}

export interface CampaignOptions {
  chain: CampaignChain;
  seed: number;
  /** The number of the first round; 1 unless told. */
  first?: number;
  rounds: number;
  /** The key of an account that owns gas, for the facilitator. */
  key: `0x${string}`;
  /** Replaces rules of the gate; to see that the campaign notices. */
  rules?: Partial<GateRules>;
  /** Ends the campaign after the rounds that are under way. */
  signal?: AbortSignal;
  /** Told of each round when it is over. */
  onRound?(told: { round: number; host: string; violations: readonly string[] }): void;
}

export interface CampaignReport {
  rounds: number;
  requests: number;
  /** How often a handler of something paid ran. */
  runs: number;
  /** Responses with goods that got out, and payments that were moved on the chain. */
  delivered: number;
  payments: number;
  /** Answers that blame a facilitator that was only slow, as a busy machine is. */
  late: number;
  /** Each sentence is a promise that was broken. */
  violations: { round: number; violation: string }[];
}

/** Plays rounds of requests, payments and faults by chance, and looks whether anything was given away. */
export function runCampaign(options: CampaignOptions): Promise<CampaignReport>;
