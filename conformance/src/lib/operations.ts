import type { JsonObject } from "../vectors/json.js";
import type { Operation, Operations } from "./operation.js";
import { codecOperations } from "./operations/codecs.js";
import { moneyOperations } from "./operations/money.js";
import { objectOperations } from "./operations/objects.js";
import { ruleOperations } from "./operations/rules.js";

type Evm = typeof import("./operations/evm.js");

/** Loads what signs and hashes when it is first asked for: it takes longer than everything else together. */
function evm(name: keyof Evm): Operation {
  return async (input: JsonObject) => (await import("./operations/evm.js"))[name](input);
}

function svm(name: "svmAssociatedAccount" | "svmVerifyPayment"): Operation {
  return async (input: JsonObject) => (await import("./operations/svm.js"))[name](input);
}

/** What our library does, as the operations of the driver protocol. */
export const operations: Operations = {
  ...codecOperations,
  ...objectOperations,
  ...moneyOperations,
  ...ruleOperations,
  "evm.domainSeparator": evm("evmDomainSeparator"),
  "evm.digest": evm("evmDigest"),
  "evm.recover": evm("evmRecover"),
  "evm.sign": evm("evmSign"),
  "svm.associatedAccount": svm("svmAssociatedAccount"),
  "svm.verifyPayment": svm("svmVerifyPayment"),
};
