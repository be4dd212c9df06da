import type { Address, Hex } from "viem";
import { gasLimitAfter } from "../chain/gas.js";
import { allOrNothing, multicall3Address } from "../chain/multicall.js";
import type { ContractCall, Probe, ProbeAnswer, ProbeCall, ProbeCallResult } from "../chain/port.js";
import { readText, readUint, resultsByName } from "../chain/probe.js";
import type { Share } from "../facilitator/method.js";
import { oncePer } from "../facilitator/once.js";
import { assetOf } from "../facilitator/payment-subject.js";
import { isWrapped, unwrapSignature, type WrappedSignature } from "../wallet/erc6492.js";
import { isSignatureText } from "../wallet/signature.js";
import { judgesItself, walletCall } from "../wallet/wallet-signature.js";
import { transferDigest } from "./digest.js";
import { authorizationOf, domainOf, type Eip3009Subject, type TransferFacts } from "./subject.js";
import { tokenCalls } from "./token.js";
import type { TransferAuthorization } from "./typed-data.js";

/** Gas that one view of a token may use. */
const viewGas = 100_000n;
/** Gas that a transfer may use, with a wallet that judges the signature. */
const transferGas = 700_000n;
/** Gas that the deployment of a wallet may use. */
const deploymentGas = 2_000_000n;

/**
 * Gas beyond what a simulation used, for a transfer that shares its transaction: the simulation had read the token's storage
 * before and so paid less for it.
 */
const spareGasOfShare = 50_000n;

/** A transfer that a payer authorized, in the values that are signed and sent. */
export interface SignedTransfer {
  asset: Address;
  authorization: TransferAuthorization;
  /** What was signed. */
  hash: Hex;
  /** Without a wrapper around it. */
  signature: Hex;
  /** How the payer's wallet is deployed, where the signature came with that. */
  wrapper: WrappedSignature | undefined;
}

/** Reads a payment that has kept the rules of its form. */
export function signedTransfer(subject: Eip3009Subject): SignedTransfer {
  const signature: Hex = isSignatureText(subject.signature) ? subject.signature : "0x";
  const wrapper = isWrapped(signature) ? unwrapSignature(signature) : undefined;
  const authorization = authorizationOf(subject);
  return {
    asset: assetOf(subject.requirements),
    authorization,
    hash: transferDigest(domainOf(subject), authorization),
    signature: wrapper?.signature ?? signature,
    wrapper,
  };
}

type Question =
  | "balance"
  | "authorizationUsed"
  | "name"
  | "version"
  | "recipientBefore"
  | "deployment"
  | "withoutCode"
  | "walletAccepts"
  | "transfer"
  | "recipientAfter";

/** What the chain is asked, in this order: a wallet that is not there yet is deployed before it is asked anything. */
const questions = oncePer((transfer: SignedTransfer): Partial<Record<Question, ProbeCall>> => {
  const { asset, authorization, hash, signature, wrapper } = transfer;
  const { from, to } = authorization;
  const view = (data: Hex): ProbeCall => ({ target: asset, data, gas: viewGas });
  return {
    balance: view(tokenCalls.balanceOf(from)),
    authorizationUsed: view(tokenCalls.authorizationState(authorization)),
    name: view(tokenCalls.name()),
    version: view(tokenCalls.version()),
    recipientBefore: view(tokenCalls.balanceOf(to)),
    ...(wrapper && {
      deployment: {
        target: multicall3Address,
        data: allOrNothing([deploymentCall(wrapper)]),
        gas: deploymentGas,
        unlessCode: from,
      },
      // Made only when there is no code even now.
      withoutCode: { target: from, data: "0x", gas: 0n, unlessCode: from },
    }),
    walletAccepts: walletCall(from, hash, signature),
    transfer: { target: asset, data: tokenCalls.transfer(authorization, signature), gas: transferGas },
    recipientAfter: view(tokenCalls.balanceOf(to)),
  };
});

/** The question about a transfer, in one request. */
export function transferProbe(transfer: SignedTransfer): Probe {
  return {
    calls: Object.values(questions(transfer)),
    codes: [transfer.asset, transfer.authorization.from],
  };
}

/** What the chain answered to the question about a transfer. */
export interface TransferAnswer {
  facts: TransferFacts;
  /** Whether the payer's account has code before anything happens. */
  hasCode: boolean;
  /** Whether it has code when the transfer is made. */
  getsCode: boolean;
  walletAccepts: ProbeCallResult | undefined;
  /** Gas that the transfer used, and the deployment before it if there was one. */
  gasUsed: bigint;
}

/** Reads the answer to the question about a transfer. */
export function readTransferAnswer(transfer: SignedTransfer, answer: ProbeAnswer): TransferAnswer {
  const result = resultsByName<Question>(questions(transfer), answer);
  const { from, to, value } = transfer.authorization;
  const [assetCode, payerCode] = answer.codes;
  const [before, after] = [readUint(result("recipientBefore")), readUint(result("recipientAfter"))];
  const moved = before !== undefined && after !== undefined ? after - before : undefined;
  const used = readUint(result("authorizationUsed"));
  return {
    facts: {
      timestamp: answer.timestamp,
      assetIsContract: judgesItself(assetCode),
      authorizationUsed: used === undefined ? undefined : used !== 0n,
      balance: readUint(result("balance")),
      name: readText(result("name")),
      version: readText(result("version")),
      received: !result("transfer")?.success ? undefined : from === to ? value : moved,
    },
    hasCode: judgesItself(payerCode),
    getsCode: result("withoutCode")?.called === false,
    walletAccepts: result("walletAccepts"),
    gasUsed: (result("deployment")?.gasUsed ?? 0n) + (result("transfer")?.gasUsed ?? 0n),
  };
}

/** The call that settles a transfer; a wallet that is not there yet is deployed in the same transaction. */
export function settlingCall(transfer: SignedTransfer, { hasCode, gasUsed }: TransferAnswer): ContractCall {
  const { asset, authorization, signature, wrapper } = transfer;
  const move = { target: asset, data: tokenCalls.transfer(authorization, signature) };
  const deploys = wrapper && !hasCode;
  const call = deploys
    ? { to: multicall3Address, data: allOrNothing([deploymentCall(wrapper), move]) }
    : { to: asset, data: move.data };
  const most = deploys ? deploymentGas + transferGas : transferGas;
  return { ...call, gas: gasLimitAfter(call.data, { used: gasUsed, most }) };
}

/** It may fail, as anybody may have deployed the wallet first; without a wallet, the transfer fails and all with it. */
function deploymentCall({ factory, factoryData }: WrappedSignature) {
  return { target: factory, data: factoryData, mayFail: true };
}

/**
 * How a transfer may share its transaction with others of the same token: only that of an account without code, as a
 * wallet's own could use up the others' gas.
 */
export function sharedTransfer(
  transfer: SignedTransfer,
  { hasCode, gasUsed, facts }: TransferAnswer,
): Share | undefined {
  if (transfer.wrapper || hasCode) return undefined;
  return { gas: gasUsed + spareGasOfShare, amount: transfer.authorization.value, balance: facts.balance ?? 0n };
}
