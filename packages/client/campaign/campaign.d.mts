/** A chain with an asset on it, the key of a facilitator that owns gas, and what the chain says of money. */
export interface CampaignChain {
  network: string;
  rpcUrl: string;
  key: `0x${string}`;
  rpc(method: string, params: readonly unknown[]): Promise<unknown>;
  /** Gives an account units of the asset in which `$0.01` is paid. */
  fund(address: `0x${string}`, units: bigint): Promise<unknown>;
  balance(asset: `0x${string}`, address: `0x${string}`): Promise<bigint>;
  authorizationState(asset: `0x${string}`, payer: `0x${string}`, nonce: `0x${string}`): Promise<boolean>;
}

export interface CampaignOptions {
  chain: CampaignChain;
  /** Where journals and the bundled buyer are kept. */
  folder: string;
  /** A round depends on the seed and on its own number, and on nothing else that is chosen. */
  seed: number;
  rounds: number;
  /** The number of the first round; 1 by default. */
  first?: number;
  /** Where buyers are killed in the first rounds, two a round; at every place by default. Then chance decides. */
  only?: readonly string[];
  /** Ends the campaign after the round that is under way. */
  until?(): boolean;
  /** Told of each round when it is over. */
  onRound?(line: string): void;
}

export interface CampaignReport {
  /** Buyers started, the same buyer after each death included. */
  lives: number;
  settled: number;
  /** How often a buyer was killed, by place. */
  kills: Record<string, number>;
  /** How purchases ended: `goods`, `refused`, `claims` for those that settled without goods, `left` for the rest. */
  ends: Record<string, number>;
  /** How often each fault was met. */
  faults: Record<string, number>;
  /** Each sentence is a promise that was broken. */
  violations: string[];
}

/** Puts buyers under fire, and looks whether the money that moved is the goods that were had and what was under way. */
export function runCampaign(options: CampaignOptions): Promise<CampaignReport>;

/** Every place at which a buyer is killed. */
export const places: readonly string[];
