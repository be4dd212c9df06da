import type { Address } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { exactProxyAddress, multicall3Address, permit2Address } from "../chain/addresses.js";
import type { Vector } from "../vectors/format.js";
import { caseKeys, caseNonce, casePermitNonce } from "../vectors/keys.js";
import { type Names, resolveNames } from "../vectors/names.js";
import { type BuiltPayment, buildPayment } from "../vectors/payment.js";
import { isSvmAction } from "../vectors/svm-given-format.js";
import type { Case, CaseOptions, Challenged } from "./case.js";
import { preparePayer } from "./case-payer.js";
import { actOnChain } from "./evm-actions.js";
import { chainFacts } from "./evm-facts.js";
import { impossible } from "./misnamed.js";
import { createRecorder } from "./recorder.js";

// A hundred times the standard price, so that no case runs dry by accident.
const defaultFunds = "1000000";

const everything = 2n ** 256n - 1n;

/** The x402 spender of the scheme `upto`, which payments of `exact` must not name. */
const uptoProxyAddress = "0x4020A4f3b7b90ccA423B9fabCc0CE57C6C240002";

/** Prepares a case on the EVM chain, with its probe token if it has one. */
export async function openEvmCase(vector: Vector, { shared, context, names: known }: CaseOptions): Promise<Case> {
  const { world, ledger, standard } = shared;
  const { caseId } = context;
  const keys = caseKeys(caseId);
  const stranger = privateKeyToAddress(keys.stranger);
  const since = await ledger.blockNumber();
  const { probe: faults, funds, native, allowance, payment: spec } = vector.given ?? {};
  const asset = faults ? await world.deployProbe(caseId, faults) : world.usdc;
  const { owner, payer, wallet, deployment, manager, undo } = await preparePayer(vector.given ?? {}, {
    world,
    keys,
    caseId,
    token: asset,
    names: { ...known, stranger },
  });
  const names: Names = {
    facilitator: "",
    origin: "https://shop.example",
    other: "https://other.example",
    payee: privateKeyToAddress(keys.payee),
    ...known,
    payer,
    owner,
    stranger,
    usdc: world.usdc,
    asset,
    network: world.network,
    now: String(Math.floor(Date.now() / 1000)),
    nonce: caseNonce(caseId),
    permitNonce: String(casePermitNonce(caseId)),
    permit2: permit2Address,
    proxy: exactProxyAddress,
    uptoProxy: uptoProxyAddress,
    multicall: multicall3Address,
    ...(manager && { manager: manager.address, context: manager.context }),
    ...deployment,
  };
  const given = resolveNames(vector.given ?? {}, names, { vector: vector.id, pointer: "/given" });
  const recorder = createRecorder(Object.values(keys));
  await world.setBalance(asset, payer, BigInt(funds ?? defaultFunds));
  const allowed = allowance ?? (spec?.method === "permit2" ? everything : undefined);
  if (allowed !== undefined) await world.setAllowance(asset, payer, permit2Address, BigInt(allowed));
  if (native !== undefined) await world.setNativeBalance(payer, BigInt(native));
  const node = failsSometime(vector) ? await shared.node?.open(payer) : undefined;
  if (node) {
    undo.push(node.close);
    await node.set(given.rpc ?? []);
  }

  const own: string[] = [];
  let making: Promise<BuiltPayment> | undefined;
  let built: BuiltPayment | undefined;
  const payment = (challenge?: Challenged): Promise<BuiltPayment> => {
    making ??= make(challenge);
    return making;
  };
  async function make({ offer, resource, extensions }: Challenged = {}): Promise<BuiltPayment> {
    built = await buildPayment({ spec, standard, names, keys, deployment, offer, resource, extensions });
    return built;
  }
  async function another(number: number): Promise<BuiltPayment> {
    if (number === 0) return payment();
    const nonces = {
      nonce: caseNonce(`${caseId}/${number}`),
      permitNonce: String(casePermitNonce(caseId) + BigInt(number)),
    };
    return buildPayment({ spec, standard, names: { ...names, ...nonces }, keys, deployment });
  }

  return {
    names,
    keys,
    given,
    recorder,
    payment,
    another,
    made: () => built,
    marks: () => [payer, stranger, caseNonce(caseId)],
    async act(action) {
      const resolved = resolveNames(action, names, { vector: vector.id });
      if (isSvmAction(resolved)) throw impossible(resolved, "the case is not on Solana");
      recorder.add("suite", "chain", resolved.do, resolved);
      const outcome = await actOnChain(resolved, {
        world,
        keys,
        asset,
        payer,
        payment,
        manager: manager?.address,
        node,
      });
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
        ofCase: [owner, ...(manager ? [manager.address] : [])],
        asset: assetOf(built, asset),
        payer,
        wallet,
        payee: names.payee ?? payer,
        stranger,
        facilitator: names.facilitator ?? "",
        payeeBy: payee,
        nonce: nonce ?? nonceOf(built) ?? caseNonce(caseId),
      }),
  };
}

/** Whether the node fails at any time; of all other cases it need not know. */
function failsSometime({ given, steps }: Vector): boolean {
  return given?.rpc !== undefined || steps.some((step) => "chain" in step && step.chain.do === "set-node");
}

/** The asset that the payment is for, which a vector may have changed. */
function assetOf(built: BuiltPayment | undefined, otherwise: Address): string {
  return built ? String(built.offer.asset) : otherwise;
}

/** What settling the payment uses up. */
function nonceOf(built: BuiltPayment | undefined): string | bigint | undefined {
  if (built?.transfer.method === "eip3009") return built.transfer.authorization.nonce;
  return built?.transfer.method === "permit2" ? built.transfer.permit.nonce : undefined;
}
