import type { Address } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import type { Ledger } from "../chain/ledger.js";
import type { World } from "../chain/world.js";
import type { CaseContext } from "../run/types.js";
import type { ChainAction, Given, Vector } from "../vectors/format.js";
import { type CaseKeys, caseKeys, caseNonce } from "../vectors/keys.js";
import { type Names, resolveNames } from "../vectors/names.js";
import { type BuiltPayment, buildPayment, type PaymentParts } from "../vectors/payment.js";
import type { Standard } from "../vectors/standard.js";
import { actOnChain } from "./chain-actions.js";
import { type ChainFacts, chainFacts } from "./chain-facts.js";
import { createRecorder, type Recorder } from "./recorder.js";

// A hundred times the standard price, so that no case runs dry by accident.
const defaultFunds = "1000000";

/** What all cases of a session share. */
export interface CaseWorld {
  world: World;
  ledger: Ledger;
  standard: Standard;
}

/** One case while it runs: its keys, its place on the chain, its payment and its transcript. */
export interface Case {
  readonly names: Names;
  readonly keys: CaseKeys;
  /** `given` of the vector with all names replaced. */
  readonly given: Given;
  readonly recorder: Recorder;
  readonly payer: Address;
  /** The contract that is paid with: USDC or the case's probe token. */
  readonly asset: Address;
  /** The payment of the case: made at the first call and the same ever after. */
  payment(challenge?: Challenged): Promise<BuiltPayment>;
  /** The payment, when it has been made. */
  made(): BuiltPayment | undefined;
  /** Does something to the chain; what it does to the payment needs the payment to be made by then. */
  act(action: ChainAction): Promise<void>;
  /** Takes back what the case did to the chain that other cases would see. */
  restore(): Promise<void>;
  /** What the chain shows of the case afterwards. */
  facts(options: { payee: "balance" | "received"; nonce?: string }): Promise<ChainFacts>;
}

/** What a payment is made for, in roles where it comes from a challenge. */
export type Challenged = Pick<PaymentParts, "offer" | "resource" | "extensions">;

/** What differs between roles. */
export interface CaseOptions {
  shared: CaseWorld;
  context: CaseContext;
  /** Names that the role knows: `facilitator`, `origin`, `other`, and `payee` where it is not the case's own. */
  names: Readonly<Partial<Record<"facilitator" | "origin" | "other" | "payee", string>>>;
}

/** Prepares a case: names, keys, the payer's funds and the probe token. The vector's own actions come later. */
export async function openCase(vector: Vector, { shared, context, names: known }: CaseOptions): Promise<Case> {
  const { world, ledger, standard } = shared;
  const keys = caseKeys(context.caseId);
  const payer = privateKeyToAddress(keys.payer);
  const stranger = privateKeyToAddress(keys.stranger);
  const since = await ledger.blockNumber();
  const faults = vector.given?.probe;
  const asset = faults ? await world.deployProbe(context.caseId, faults) : world.usdc;
  const names: Names = {
    facilitator: "",
    origin: "https://shop.example",
    other: "https://other.example",
    payee: privateKeyToAddress(keys.payee),
    ...known,
    payer,
    stranger,
    usdc: world.usdc,
    asset,
    network: world.network,
    now: String(Math.floor(Date.now() / 1000)),
    nonce: caseNonce(context.caseId),
  };
  const given = resolveNames(vector.given ?? {}, names, { vector: vector.id, pointer: "/given" });
  const recorder = createRecorder(Object.values(keys));
  await world.setBalance(asset, payer, BigInt(given.funds ?? defaultFunds));

  const own: string[] = [];
  const undo: (() => Promise<void>)[] = [];
  let making: Promise<BuiltPayment> | undefined;
  let built: BuiltPayment | undefined;
  const payment = (challenge?: Challenged): Promise<BuiltPayment> => {
    making ??= make(challenge);
    return making;
  };
  async function make({ offer, resource, extensions }: Challenged = {}): Promise<BuiltPayment> {
    built = await buildPayment({ spec: vector.given?.payment, standard, names, keys, offer, resource, extensions });
    return built;
  }

  return {
    names,
    keys,
    given,
    recorder,
    payer,
    asset,
    payment,
    made: () => built,
    async act(action) {
      const resolved = resolveNames(action, names, { vector: vector.id });
      recorder.add("suite", "chain", resolved.do, resolved);
      const outcome = await actOnChain(resolved, { world, keys, asset, payment });
      own.push(...outcome.sent);
      if (outcome.undo) undo.push(outcome.undo);
    },
    async restore() {
      for (const step of undo.splice(0).reverse()) await step();
    },
    facts: ({ payee, nonce }) =>
      chainFacts({
        world,
        ledger,
        since,
        own,
        asset: assetOf(built, asset),
        payer,
        payee: names.payee ?? payer,
        stranger,
        payeeBy: payee,
        nonce: nonce ?? built?.authorization.nonce ?? caseNonce(context.caseId),
      }),
  };
}

/** The asset that the payment is for, which a vector may have changed. */
function assetOf(built: BuiltPayment | undefined, otherwise: Address): string {
  return built ? String(built.offer.asset) : otherwise;
}
