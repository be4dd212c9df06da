import type { Ledger } from "../chain/ledger.js";
import type { World } from "../chain/world.js";
import type { NodePeer } from "../peers/node.js";
import type { SvmNodePeer } from "../peers/svm-node.js";
import type { CaseContext } from "../run/types.js";
import type { SvmWorld } from "../svm-chain/world.js";
import type { ChainAction, Given, Vector } from "../vectors/format.js";
import type { CaseKeys } from "../vectors/keys.js";
import type { Names } from "../vectors/names.js";
import type { Standard } from "../vectors/standard.js";
import type { Recorder } from "./recorder.js";

/** What all cases of a session share. */
export interface CaseWorld {
  world: World;
  ledger: Ledger;
  standard: Standard;
  /** The node as the program under test sees it, where it can fail. */
  node?: NodePeer;
  /** The local Solana, where there is one, */
  svm?: SvmWorld | undefined;
  /** and its node as the program under test sees it. */
  svmNode?: SvmNodePeer | undefined;
}

/** A payment, and the offer that it is for. */
export interface MadePayment {
  offer: Record<string, unknown>;
  /** The finished PaymentPayload; malformed on purpose where the vector says so. */
  payment: unknown;
}

/** One case while it runs: its keys, its place on its chain, its payment and its transcript. */
export interface Case {
  readonly names: Names;
  readonly keys: CaseKeys;
  /** `given` of the vector with all names replaced. */
  readonly given: Given;
  readonly recorder: Recorder;
  /** The payment of the case: made at the first call and the same ever after. */
  payment(challenge?: Challenged): Promise<MadePayment>;
  /** The same payment with a nonce of its own, as the vector makes it; the first is the payment itself. */
  another(number: number): Promise<MadePayment>;
  /** The payment, when it has been made. */
  made(): MadePayment | undefined;
  /** Texts that stand in this case's messages and in those of no other, as far as it is known by now. */
  marks(): readonly string[];
  /** Does something to the chain; what it does to the payment needs the payment to be made by then. */
  act(action: ChainAction): Promise<void>;
  /** Takes back what the case did to the chain that other cases would see. */
  restore(): Promise<void>;
  /** What the chain shows of the case afterwards; see `specs/AUTHORING.md`. */
  facts(options: FactsOptions): Promise<object>;
}

/** How to look at the chain. */
export interface FactsOptions {
  /** `received`: what the payer paid the payee, for a payee that several cases share. */
  payee: "balance" | "received";
  /** What the payment uses up, where the suite did not make it. */
  nonce?: string | bigint;
}

/** What a payment is made for, in roles where it comes from a challenge. */
export interface Challenged {
  offer?: unknown;
  resource?: unknown;
  extensions?: unknown;
}

/** Names that a role knows: `payee` where it is not the case's own. */
export type RoleNames = Readonly<Partial<Record<"facilitator" | "origin" | "other" | "payee", string>>>;

/** What differs between roles. */
export interface CaseOptions {
  shared: CaseWorld;
  context: CaseContext;
  names: RoleNames;
  /** Those that are others on Solana: who pays the fee, and the payee where it is not the case's own. */
  svmNames?: Readonly<Partial<Record<"feePayer" | "payee", string>>> | undefined;
}

/** Prepares a case on its chain: names, keys and the payer's funds. The vector's own actions come later. */
export async function openCase(vector: Vector, options: CaseOptions): Promise<Case> {
  // Loaded when asked for: a run on one chain does without the other.
  if (vector.given?.svm) return (await import("./svm-case.js")).openSvmCase(vector, options);
  return (await import("./evm-case.js")).openEvmCase(vector, options);
}
