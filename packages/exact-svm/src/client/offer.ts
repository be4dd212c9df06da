import type { Address } from "@solana/kit";
import type { PaymentRequirements } from "@x402-reference/types";
import { memoProblem } from "../memo.js";
import { isSvmAddress, isSvmNetwork } from "../network.js";
import { isPayableAmount, maxTokenAmount } from "../token/amount.js";

/** An offer's addresses, read. */
export interface OfferAddresses {
  asset: Address;
  payTo: Address;
  feePayer: Address;
}

/** Reads what a payment needs of an offer, or tells in a sentence why the payer cannot pay it. */
export function readOffer(offer: PaymentRequirements, payer: Address): OfferAddresses | { problem: string } {
  const { network, asset, payTo, amount, extra } = offer;
  const feePayer = extra?.feePayer;
  if (!isSvmNetwork(network)) return { problem: `the network ${network} is not a cluster of Solana` };
  if (!isSvmAddress(asset)) return { problem: "asset is not an address of Solana" };
  if (!isSvmAddress(payTo)) return { problem: "payTo is not an address of Solana" };
  if (!isPayableAmount(amount)) return { problem: `amount must be from 1 to ${maxTokenAmount}` };
  if (!isSvmAddress(feePayer)) return { problem: "extra.feePayer does not name who pays the fee" };
  // Signed so, it would be complete: whoever sees it could send it, and the payer would pay the fee.
  if (feePayer === payer) return { problem: "extra.feePayer is the payer itself" };
  const memo = memoProblem(extra?.memo);
  return memo ? { problem: `extra.memo ${memo}` } : { asset, payTo, feePayer };
}
