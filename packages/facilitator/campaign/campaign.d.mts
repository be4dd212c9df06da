/** A chain with an asset on it, and the keys of accounts that own gas. */
export interface CampaignChain {
  network: string;
  rpcUrl: string;
  /** One key for each process that runs at the same time. */
  keys: readonly `0x${string}`[];
  /** Gives an account units of the asset in which `$0.01` is paid. */
  fund(address: `0x${string}`, units: bigint): Promise<unknown>;
}

export interface CampaignOptions {
  chain: CampaignChain;
  /** A database that several processes share, or a folder that one uses. */
  store: { url: string } | { folder: string };
  rounds: number;
  seed: number;
  /** Plays this round alone. */
  round?: number;
  /** Where the first process of each round is killed; at every place, in an order of chance, by default. */
  only?: readonly string[];
  /** How many payments may share a transaction, and for how many milliseconds they wait for each other, such as `4/30`. */
  aggregate?: string;
  /** Ends the campaign after the round that is under way. */
  signal?: AbortSignal;
  /** Told of each round when it is over. */
  onRound?(line: string): void;
  /** Told of each kill. */
  onKill?(): void;
}

/** Money in atomic units of the asset. */
export interface CampaignReport {
  payments: number;
  /** What left the payers, what reached the payees, and what the confirmed records say. */
  paid: bigint;
  earned: bigint;
  confirmed: bigint;
  /** How many transactions were mined. */
  transactions: number;
  /** How often a process was killed, by place. */
  kills: Record<string, number>;
  /** Successes that nobody was told of, because the process died between writing "answered" and answering. */
  untold: number;
  /** How payments ended for those who asked, by reason or `success`. */
  ends: Record<string, number>;
  /** Each sentence is a promise that was broken. */
  violations: string[];
}

/** Kills facilitators at places chosen by the seed, and looks whether every payment was settled once and truly told. */
export function runCampaign(options: CampaignOptions): Promise<CampaignReport>;

/** Every place at which a process is killed. */
export const places: readonly string[];
