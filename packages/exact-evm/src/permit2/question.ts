import { type Address, encodeFunctionData, type Hex, hashTypedData } from "viem";
import { lowerCaseAddress } from "../address.js";
import { gasLimitAfter } from "../chain/gas.js";
import type { ContractCall, Probe, ProbeAnswer, ProbeCall } from "../chain/port.js";
import { readUint, resultsByName } from "../chain/probe.js";
import { oncePer } from "../facilitator/once.js";
import { assetOf } from "../facilitator/payment-subject.js";
import type { AttachedInfo } from "../gas-sponsoring/attached.js";
import { tokenPermitOf } from "../gas-sponsoring/eip2612-call.js";
import type { Eip2612Facts } from "../gas-sponsoring/eip2612-rules.js";
import { isWrapped, unwrapSignature } from "../wallet/erc6492.js";
import { isSignatureText } from "../wallet/signature.js";
import { judgesItself, walletAccepted, walletCall } from "../wallet/wallet-signature.js";
import { exactProxyAddress, permit2Address } from "./addresses.js";
import { permit2Abi as abi, nonceBit, type SignedPermit, settleData } from "./calls.js";
import { type Permit2Facts, type Permit2Subject, signedTransfer } from "./subject.js";
import { permitWitnessTypedData } from "./typed-data.js";

/** Gas that one view of a token or of Permit2 may use. */
const viewGas = 100_000n;
/** Gas that the settlement may use, with a wallet that judges the signature and a permit of the token. */
const settlingGas = 800_000n;

/** A payment that has kept the rules of its form, in the values that are signed and sent. */
export interface Settlement extends SignedPermit {
  asset: Address;
  payTo: Address;
  /** What was signed. */
  hash: Hex;
  /** The proxy's call, with a permit of the token when the payment brings one that can be sent. */
  data: Hex;
  bringsPermit: boolean;
}

/** Reads a payment; `info` is the permit of the token that it depends on. */
export function settlementOf(subject: Permit2Subject, info: AttachedInfo | undefined): Settlement {
  const given: Hex = isSignatureText(subject.signature) ? subject.signature : "0x";
  const permit = signedTransfer(subject);
  const signed: SignedPermit = {
    owner: lowerCaseAddress(subject.authorization.from),
    permit,
    signature: (isWrapped(given) && unwrapSignature(given)?.signature) || given,
  };
  return {
    ...signed,
    asset: assetOf(subject.requirements),
    payTo: lowerCaseAddress(subject.requirements.payTo),
    hash: hashTypedData(permitWitnessTypedData(subject.chainId, permit)),
    data: settleData(signed, info && tokenPermitOf(info)),
    bringsPermit: info !== undefined,
  };
}

type Question =
  | "balance"
  | "allowance"
  | "spentNonces"
  | "permitNonce"
  | "domainSeparator"
  | "walletAccepts"
  | "recipientBefore"
  | "settlement"
  | "recipientAfter";

const questions = oncePer(({ asset, payTo, owner, permit, hash, signature, data, bringsPermit }: Settlement) => {
  const ofToken = (call: Hex): ProbeCall => ({ target: asset, data: call, gas: viewGas });
  const balanceOf = (account: Address) =>
    ofToken(encodeFunctionData({ abi, functionName: "balanceOf", args: [account] }));
  const { word } = nonceBit(permit.nonce);
  const asked: Partial<Record<Question, ProbeCall>> = {
    balance: balanceOf(owner),
    allowance: ofToken(encodeFunctionData({ abi, functionName: "allowance", args: [owner, permit2Address] })),
    spentNonces: {
      target: permit2Address,
      data: encodeFunctionData({ abi, functionName: "nonceBitmap", args: [owner, word] }),
      gas: viewGas,
    },
    ...(bringsPermit && {
      permitNonce: ofToken(encodeFunctionData({ abi, functionName: "nonces", args: [owner] })),
      domainSeparator: ofToken(encodeFunctionData({ abi, functionName: "DOMAIN_SEPARATOR" })),
    }),
    walletAccepts: walletCall(owner, hash, signature),
    recipientBefore: balanceOf(payTo),
    settlement: { target: exactProxyAddress, data, gas: settlingGas },
    recipientAfter: balanceOf(payTo),
  };
  return asked;
});

/** What the chain is asked of a payment, in one request. */
export function settlementProbe(settlement: Settlement): Probe {
  return {
    calls: Object.values(questions(settlement)),
    codes: [settlement.asset, exactProxyAddress, settlement.owner],
  };
}

/** What the chain answered of a payment. */
export interface SettlementAnswer {
  facts: Permit2Facts;
  /** What the token says of its own permits. */
  permitFacts: Eip2612Facts;
  /** Whether the payer's account judges its signatures itself, and whether it accepts this one. */
  judgesItself: boolean;
  walletAccepts: boolean;
  gasUsed: bigint;
}

/** Reads the answer to {@link settlementProbe}. */
export function readSettlementAnswer(settlement: Settlement, answer: ProbeAnswer): SettlementAnswer {
  const { owner, payTo, permit, bringsPermit } = settlement;
  const result = resultsByName<Question>(questions(settlement), answer);
  const [assetCode, proxyCode, payerCode] = answer.codes;
  const [before, after] = [readUint(result("recipientBefore")), readUint(result("recipientAfter"))];
  const moved = before !== undefined && after !== undefined ? after - before : undefined;
  const domainSeparator = result("domainSeparator");
  return {
    facts: {
      assetHasCode: judgesItself(assetCode),
      proxyHasCode: judgesItself(proxyCode),
      balance: readUint(result("balance")),
      allowance: readUint(result("allowance")),
      bringsPermit,
      nonceUsed: ((readUint(result("spentNonces")) ?? 0n) & nonceBit(permit.nonce).bit) !== 0n,
      settles: result("settlement")?.success === true,
      revertData: result("settlement")?.data ?? "0x",
      received: owner === payTo ? permit.permitted.amount : moved,
    },
    permitFacts: {
      nonce: readUint(result("permitNonce")),
      domainSeparator: readUint(domainSeparator) === undefined ? undefined : domainSeparator?.data,
      payerHasCode: judgesItself(payerCode),
    },
    judgesItself: judgesItself(payerCode),
    walletAccepts: walletAccepted(result("walletAccepts")),
    gasUsed: result("settlement")?.gasUsed ?? settlingGas,
  };
}

/** The call that settles a payment. */
export function settlingCall({ data }: Settlement, { gasUsed }: SettlementAnswer): ContractCall {
  return { to: exactProxyAddress, data, gas: gasLimitAfter(data, { used: gasUsed, most: settlingGas }) };
}
