import type { ExtensionAnswers, PaymentRequirements, SignedPayload } from "@x402-reference/types";
import type { Hex } from "viem";
import { lowerCaseAddress } from "../address.js";
import { type Eip2612Info, eip2612GasSponsoring, permitTypedData } from "../gas-sponsoring/eip2612.js";
import { type Erc20ApprovalInfo, erc20ApprovalGasSponsoring } from "../gas-sponsoring/erc20-approval.js";
import { permit2Address } from "../permit2/addresses.js";
import { readPermit2Payload } from "../permit2/payload.js";
import { namesTokenDomain } from "../token-domain.js";
import { type PayingAccount, signedBy } from "./account.js";
import type { PayerChain } from "./chain.js";
import { encodedCall } from "./encoded-call.js";
import { chainOf, tokenDomainOf } from "./method.js";

/** Of both extensions. */
const version = "1";

interface Approval {
  account: PayingAccount;
  chain: PayerChain;
  offer: PaymentRequirements;
  /** Seconds since the epoch. */
  deadline: bigint;
}

/**
 * Answers the gas-sponsoring extension that a payment by Permit2 needs, when Permit2 may not take the amount yet: a
 * permit where the token knows them, else a signed approval. Both allow exactly the payment's amount.
 *
 * @see eip2612_gas_sponsoring.md, erc20_gas_sponsoring.md
 */
export async function sponsoredApproval(
  { offer, payload, extensions }: SignedPayload,
  { account, chain }: { account: PayingAccount; chain: PayerChain },
): Promise<ExtensionAnswers> {
  const read = readPermit2Payload(payload);
  const advertised = (name: string) => Object.hasOwn(extensions, name);
  if (!read.ok || !(advertised(eip2612GasSponsoring) || advertised(erc20ApprovalGasSponsoring))) return {};
  const allowance = await chain.allowance(lowerCaseAddress(offer.asset), account.address, permit2Address);
  if (allowance >= BigInt(offer.amount)) return {};
  const approval = { account, chain, offer, deadline: BigInt(read.value.permit2Authorization.deadline) };
  const permit = advertised(eip2612GasSponsoring) ? await signPermit(approval) : undefined;
  if (permit) return { [eip2612GasSponsoring]: { ...permit } };
  const transaction = advertised(erc20ApprovalGasSponsoring) ? await signApproval(approval) : undefined;
  return transaction ? { [erc20ApprovalGasSponsoring]: { ...transaction } } : {};
}

/** Nothing when the offer or the token does not allow it, or when the payer is a contract, whose signature has no r, s and v. */
async function signPermit({ account, chain, offer, deadline }: Approval): Promise<Eip2612Info | undefined> {
  if (account.type === "smart" || !namesTokenDomain(offer.extra)) return undefined;
  const nonce = await chain.permitNonce(lowerCaseAddress(offer.asset), account.address);
  if (nonce === undefined) return undefined;
  const owner = account.address;
  const permit = { owner, spender: permit2Address, value: BigInt(offer.amount), nonce, deadline } as const;
  const signature = await signedBy(account, permitTypedData(tokenDomainOf(offer), permit));
  return { ...named(offer, owner), nonce: String(nonce), deadline: String(deadline), signature, version };
}

/** Nothing when the account signs no transactions, or when the approval would fail. */
async function signApproval({ account, chain, offer }: Approval): Promise<Erc20ApprovalInfo | undefined> {
  if (!account.signTransaction) return undefined;
  const to = lowerCaseAddress(offer.asset);
  const data = encodedCall("0x095ea7b3", permit2Address, BigInt(offer.amount));
  const terms = await chain.transactionTerms({ from: account.address, to, data });
  if (!terms) return undefined;
  const signedTransaction = await account.signTransaction({
    type: "eip1559",
    chainId: chainOf(offer),
    to,
    data,
    ...terms,
  });
  return { ...named(offer, account.address), signedTransaction, version };
}

/** Whom the approval is from, for, and over how much. */
function named({ asset, amount }: PaymentRequirements, from: Hex) {
  return { from, asset, spender: permit2Address, amount };
}
