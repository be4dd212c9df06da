import type { Address } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import type { World } from "../chain/world.js";
import type { Given } from "../vectors/format.js";
import type { CaseKeys } from "../vectors/keys.js";
import { type Names, resolveName } from "../vectors/names.js";
import type { Deployment } from "../vectors/payment/wrapper.js";
import { addressOf } from "./misnamed.js";

/** Who pays in a case, and with which contracts. */
export interface CasePayer {
  /** The plain account that the key belongs to. */
  owner: Address;
  /** The account or the wallet that pays. */
  payer: Address;
  /** The payer, or the wallet that the signature's factory would deploy. */
  wallet: Address;
  /** The factory that the signature names, and the call to it. */
  deployment?: Deployment;
  /** The ERC-7710 delegation manager, and what it recognises the payer's delegation by. */
  manager?: { address: Address; context: string };
  /** Takes back what would outlive the case. */
  undo: (() => Promise<void>)[];
}

/** Where and for whom a payer is prepared. */
export interface Preparing {
  world: World;
  keys: CaseKeys;
  caseId: string;
  token: Address;
  names: Names;
}

/** Prepares the payer's wallet and delegation manager, as the vector gives them. */
export async function preparePayer(given: Given, preparing: Preparing): Promise<CasePayer> {
  const account = await accountOf(given, preparing);
  if (!given.manager) return account;
  const { world, caseId, token, names } = preparing;
  const { other, behaviour, onlyWhenMined = false } = given.manager;
  const { address, permissionContext } = await world.placeManager({
    behaviour,
    onlyWhenMined,
    ...(other !== undefined && { other: addressOf(resolveName(other, names)) }),
    delegator: account.payer,
    name: caseId,
    token,
  });
  return { ...account, manager: { address, context: permissionContext } };
}

async function accountOf(given: Given, { world, keys, caseId: name }: Preparing): Promise<CasePayer> {
  const { wallet, payment } = given;
  const owner = privateKeyToAddress(keys.payer);
  if (wallet?.kind === "counterfactual") {
    const { factory, behaviour = "honest" } = wallet;
    const { address, ...deployment } = await world.counterfactual({ factory, behaviour, owner, name });
    return { owner, payer: address, wallet: address, deployment, undo: [] };
  }
  const undo = wallet?.kind === "delegated" ? [await world.delegateCode(owner, wallet.delegate)] : [];
  const payer =
    wallet?.kind === "contract" ? await world.placeWallet({ behaviour: wallet.behaviour, owner, name }) : owner;
  if (payment?.wrapper === undefined) return { owner, payer, wallet: payer, undo };
  // A payer with nothing to deploy may wrap its signature all the same, around a factory that deploys somebody else.
  const { address, ...deployment } = await world.counterfactual({ owner, name });
  return { owner, payer, wallet: address, deployment, undo };
}
