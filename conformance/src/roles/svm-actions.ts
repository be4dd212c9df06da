import { setTimeout } from "node:timers/promises";
import { type Address, isAddress } from "@solana/kit";
import { X402Error } from "@x402-reference/types";
import type { SvmNodeCase } from "../peers/svm-node-cases.js";
import type { MintExtension } from "../svm-chain/token-extensions.js";
import { type MintOptions, placeMint } from "../svm-chain/world/tokens.js";
import type { SvmWorld } from "../svm-chain/world.js";
import type { ChainAction, SvmMint } from "../vectors/format.js";
import { impossible } from "./misnamed.js";

/** What an action is done with. */
export interface SvmActionContext {
  world: SvmWorld;
  /** The node as the program under test sees it, where it is the suite's. */
  node?: SvmNodeCase | undefined;
  /** The mint that the case pays with. */
  mint: Address;
  /** Whether no other case has that mint. */
  ownMint: boolean;
}

/** Takes back what other cases would see. */
export type Undo = () => Promise<void>;

/** Does to Solana what a vector says; whoever is named has been resolved to an address. Leaves no transaction behind. */
export async function actOnSvm(action: ChainAction, context: SvmActionContext): Promise<Undo | undefined> {
  const { world, mint } = context;
  switch (action.do) {
    case "set-lamports": {
      const who = svmAddressOf(action.who);
      const before = await world.nativeBalance(who);
      await world.setNativeBalance(who, BigInt(action.lamports));
      return () => world.setNativeBalance(who, before);
    }
    case "close-account": {
      const who = svmAddressOf(action.who);
      await world.closeTokenAccount(mint, who);
      return () => world.fund(who, 0n, { mint });
    }
    case "freeze-account": {
      const who = svmAddressOf(action.who);
      await world.freeze(mint, who, true);
      return () => world.freeze(mint, who, false);
    }
    default:
      await change(action, context);
      return undefined;
  }
}

/** What only the case itself sees, or nothing can take back. */
async function change(action: ChainAction, { world, node, mint, ownMint }: SvmActionContext): Promise<void> {
  switch (action.do) {
    case "set-funds":
      return world.setBalance(mint, svmAddressOf(action.who), BigInt(action.units));
    case "delegate-account": {
      const delegate = { to: svmAddressOf(action.to), units: BigInt(action.units) };
      return world.delegate(mint, svmAddressOf(action.who), delegate);
    }
    case "require-memo":
      return world.requireMemo(mint, svmAddressOf(action.who), true);
    case "set-mint":
      if (!ownMint) throw impossible(action, "all cases pay with that mint");
      return placeMint(world, mint, mintOptions(action.mint));
    case "set-svm-node":
      if (!node) throw impossible(action, "the program under test has a node of its own");
      return node.set(action.faults);
    case "mine-blocks":
      return world.mine(action.blocks);
    case "expire-blockhashes":
      return world.expireBlockhashes();
    case "wait":
      return setTimeout(action.seconds * 1_000);
    default:
      throw impossible(action, "the case is on Solana");
  }
}

/** A mint as a vector describes it. */
export function mintOptions({ program, decimals, extensions = [] }: SvmMint): Omit<MintOptions, "name"> {
  return {
    ...(program !== undefined && { program }),
    ...(decimals !== undefined && { decimals }),
    extensions: extensions.map(mintExtension),
  };
}

function mintExtension(extension: NonNullable<SvmMint["extensions"]>[number]): MintExtension {
  switch (extension.kind) {
    case "permanent-delegate":
      return { kind: extension.kind, delegate: svmAddressOf(extension.delegate) };
    case "transfer-hook":
      return { kind: extension.kind, program: svmAddressOf(extension.program) };
    default:
      return extension;
  }
}

/** An address on Solana that a vector names. Throws `invalid_configuration` for anything else. */
function svmAddressOf(text: string): Address {
  if (isAddress(text)) return text;
  throw new X402Error("invalid_configuration", `${JSON.stringify(text)} is not an address on Solana.`, {
    remedy: "Name somebody in a chain action, such as $payer.",
  });
}
