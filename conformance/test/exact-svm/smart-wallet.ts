import { type Address, address, type Instruction } from "@solana/kit";
import { getTransferCheckedInstruction, getTransferInstruction } from "@solana-program/token";
import type { FacilitatorRequest } from "@x402-reference/types";
import {
  type SmartWallet,
  type SmartWalletCall,
  smartWalletInstruction,
  smartWalletOf,
} from "../../src/svm-chain/smart-wallet-program/instruction.js";
import type { SvmBench } from "./bench.js";
import { carrying } from "./hand-made.js";

/** A payment by a smart wallet, before it is made. */
export interface WalletPayment {
  wallet: SmartWallet;
  /** What is to be paid, with a plain payment in the place of the wallet's. */
  request: FacilitatorRequest;
  /** A checked transfer of 0.01 from the wallet to the recipient, changed. */
  transfer(changes?: TransferChanges): Promise<Instruction>;
  /** A transfer of 0.01 that says neither asset nor decimals. */
  uncheckedTransfer(): Promise<Instruction>;
  /** The payment by a wallet that makes these calls. */
  calling(
    calls: readonly (Instruction | SmartWalletCall)[],
    behind?: readonly Instruction[],
  ): Promise<FacilitatorRequest>;
}

interface TransferChanges {
  amount?: bigint;
  /** Whose associated token account the tokens come from. */
  from?: Address;
  /** Whose associated token account the tokens go to. */
  to?: Address;
  mint?: Address;
}

/** A new smart wallet with so many units of a token, and something new to pay. */
export async function useWallet(
  bench: SvmBench,
  { mint = bench.world.usdc, units = 1_000_000n } = {},
): Promise<WalletPayment> {
  const { world } = bench;
  const wallet = await smartWalletOf((await bench.newcomer()).signer);
  await world.fund(wallet.address, units, { mint });
  const request = await bench.sign({ mint });
  const payee = address(request.paymentRequirements.payTo);

  async function terms({ amount = 10_000n, from = wallet.address, to = payee, mint: of = mint }: TransferChanges = {}) {
    const accountOf = (owner: Address) => world.tokenAccount(owner, { mint: of });
    const [source, destination] = await Promise.all([from, to].map(accountOf));
    if (!source || !destination) throw new RangeError("Both sides have an account.");
    const { owner: programAddress } = (await world.account(of)) ?? {};
    const program = programAddress ? { programAddress } : {};
    return [{ source, mint: of, destination, authority: wallet.address, amount, decimals: 6 }, program] as const;
  }

  return {
    wallet,
    request,
    transfer: async (changes) => getTransferCheckedInstruction(...(await terms(changes))),
    uncheckedTransfer: async () => getTransferInstruction(...(await terms())),
    calling(calls, behind = []) {
      const wrapped = calls.map((call) => ("instruction" in call ? call : { instruction: call }));
      return carrying([smartWalletInstruction(wallet, wrapped), ...behind], { world, request });
    },
  };
}
