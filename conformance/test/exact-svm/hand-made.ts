import {
  type Address,
  address,
  appendTransactionMessageInstructions,
  createTransactionMessage,
  getBase64EncodedWireTransaction,
  type Instruction,
  partiallySignTransactionMessageWithSigners,
  setTransactionMessageComputeUnitLimit,
  setTransactionMessageComputeUnitPrice,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
} from "@solana/kit";
import { getTransferCheckedInstruction } from "@solana-program/token";
import type { FacilitatorRequest } from "@x402-reference/types";
import type { SolanaKey } from "../../src/svm-chain/keys.js";
import type { SvmWorld } from "../../src/svm-chain/world.js";

/** The same payment out of somebody else's account, as a delegate makes it. */
export async function paidFrom(
  owner: Address,
  { world, payer, request }: { world: SvmWorld; payer: SolanaKey; request: FacilitatorRequest },
): Promise<FacilitatorRequest> {
  const mint = world.usdc;
  const { payTo } = request.paymentRequirements;
  const accountOf = (name: string) => world.tokenAccount(address(name), { mint });
  const transfer = getTransferCheckedInstruction({
    source: await accountOf(owner),
    mint,
    destination: await accountOf(payTo),
    authority: payer.signer,
    amount: 10_000n,
    decimals: 6,
  });
  return carrying([transfer], { world, request });
}

/** The same payment with these instructions behind those of the compute budget. */
export async function carrying(
  instructions: readonly Instruction[],
  { world, request }: { world: SvmWorld; request: FacilitatorRequest },
): Promise<FacilitatorRequest> {
  const feePayer = address(String(request.paymentRequirements.extra?.feePayer));
  const empty = setTransactionMessageFeePayer(feePayer, createTransactionMessage({ version: 0 }));
  const limited = setTransactionMessageComputeUnitPrice(1n, setTransactionMessageComputeUnitLimit(20_000, empty));
  const dated = setTransactionMessageLifetimeUsingBlockhash(await world.latestBlockhash(), limited);
  const signed = await partiallySignTransactionMessageWithSigners(
    appendTransactionMessageInstructions(instructions, dated),
  );
  const payload = { transaction: getBase64EncodedWireTransaction(signed) };
  return { ...request, paymentPayload: { ...request.paymentPayload, payload } };
}
