import { setTimeout } from "node:timers/promises";
import type { Address } from "viem";
import { permit2Address } from "../chain/addresses.js";
import type { World } from "../chain/world.js";
import type { NodeCase } from "../peers/node.js";
import type { ChainAction, SvmAction } from "../vectors/format.js";
import type { CaseKeys } from "../vectors/keys.js";
import type { BuiltPayment } from "../vectors/payment.js";
import { authorizationIn, transact } from "./evm-transactions.js";
import { addressOf, impossible } from "./misnamed.js";
import { actOnNode } from "./node-actions.js";

/** What an action is done with. */
export interface ActionContext {
  world: World;
  keys: CaseKeys;
  /** The token of the case. */
  asset: Address;
  payer: Address;
  /** The ERC-7710 delegation manager of the case. */
  manager?: Address | undefined;
  /** The node as the program under test sees it, where it is the suite's. */
  node?: NodeCase | undefined;
  /** The payment of the case, made if it is not yet. */
  payment(): Promise<BuiltPayment>;
}

/** What an action left behind. */
export interface ActionOutcome {
  /** Hashes of the transactions that it took. */
  sent: string[];
  /** Takes back what would touch other cases. */
  undo?(): Promise<void>;
}

/** What can be done to an EVM chain. */
export type EvmAction = Exclude<ChainAction, SvmAction>;

/** Does to the chain what a vector says; whoever is named has been resolved to an address. */
export async function actOnChain(action: EvmAction, context: ActionContext): Promise<ActionOutcome> {
  const { world, asset: token, payer } = context;
  switch (action.do) {
    case "blacklist": {
      const who = addressOf(action.who);
      await world.blacklist(who, true);
      return { sent: [], undo: () => world.blacklist(who, false) };
    }
    case "pause":
      await world.pause(true);
      return { sent: [], undo: () => world.pause(false) };
    case "unpause":
      await world.pause(false);
      return { sent: [] };
    case "set-funds":
      await world.setBalance(token, addressOf(action.who), BigInt(action.units));
      return { sent: [] };
    case "set-allowance":
      await world.setAllowance(
        token,
        addressOf(action.owner ?? payer),
        addressOf(action.spender ?? permit2Address),
        BigInt(action.units),
      );
      return { sent: [] };
    case "set-native": {
      const who = addressOf(action.who);
      const before = BigInt(String(await world.rpc("eth_getBalance", [who, "latest"])));
      await world.setNativeBalance(who, BigInt(action.wei));
      return { sent: [], undo: () => world.setNativeBalance(who, before) };
    }
    case "wait":
      await setTimeout(action.seconds * 1_000);
      return { sent: [] };
    case "disable-wallet":
      await world.setWalletSwitch(payer, false);
      return { sent: [] };
    case "revoke-delegation":
      if (!context.manager) throw impossible(action, "the payment is not by delegation");
      await world.revokeDelegation(context.manager);
      return { sent: [] };
    case "clear-code":
      return { sent: [], undo: await world.clearCode(addressOf(action.at)) };
    case "idle-code":
      return { sent: [], undo: await world.setCode(addressOf(action.at), idleCode) };
    case "mark-authorization-used": {
      const { from, nonce } = authorizationIn(await context.payment(), action).authorization;
      await world.setAuthorizationState(token, from, nonce, true);
      return { sent: [] };
    }
    case "set-node":
    case "reorg":
    case "switch-chain":
    case "raise-base-fee":
      return actOnNode(action, { world, node: context.node });
    default:
      return { sent: [await transact(action, context)] };
  }
}

/** Answers 1 to every call, and does nothing: PUSH1 1, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN. */
const idleCode = "0x60015f5260205ff3";
