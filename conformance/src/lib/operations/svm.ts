import { Buffer } from "node:buffer";
import { type Address, createNoopSigner, isAddress } from "@solana/kit";
import { associatedAccount } from "@x402-reference/exact-svm";
import { type ExactSvmRules, exactSvmFacilitator, exactSvmRules } from "@x402-reference/exact-svm/facilitator";
import { readFacilitatorRequest, X402Error } from "@x402-reference/types";
import type { JsonObject } from "../../vectors/json.js";
import type { Operation } from "../operation.js";
import { list } from "./input.js";

export const svmAssociatedAccount: Operation = async ({ owner, mint, program }) => ({
  address: await associatedAccount({
    owner: address(owner, "owner"),
    mint: address(mint, "mint"),
    program: address(program, "program"),
  }),
});

export const svmVerifyPayment: Operation = svmVerifying(exactSvmRules);

/** Judges payments by these rules where every simulation succeeds, so that only what the payment itself shows counts. */
export function svmVerifying(rules: ExactSvmRules): Operation {
  return async (input: JsonObject) => {
    const [first, ...others] = list(input, "feePayers").map((key) => createNoopSigner(address(key, "feePayers")));
    if (!first) throw malformed("feePayers", "a list of at least one address");
    const read = readFacilitatorRequest(input);
    if (!read.ok) return { isValid: false, invalidReason: read.refusal.reason };
    const facilitator = exactSvmFacilitator({
      network: read.request.paymentRequirements.network,
      rpcUrl: agreeingNode,
      feePayers: [first, ...others],
      rules,
    });
    const { invalidMessage: _, ...verdict } = await facilitator.verify(read.request);
    return verdict;
  };
}

const account = { data: [Buffer.alloc(165).toString("base64"), "base64"] };
const agreement = { context: { slot: 1 }, value: { ...account, err: null, accounts: [account] } };

/** A node that answers every question alike: the transaction would succeed, and the account that is asked for is there. */
const agreeingNode = `data:application/json,${encodeURIComponent(JSON.stringify({ result: agreement }))}`;

function address(value: unknown, field: string): Address {
  if (typeof value === "string" && isAddress(value)) return value;
  throw malformed(field, "base58 of 32 bytes");
}

function malformed(field: string, expected: string): X402Error {
  return new X402Error("malformed_object", `${field} must be ${expected}.`, { field });
}
