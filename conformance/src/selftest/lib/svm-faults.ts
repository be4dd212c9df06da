import { Buffer } from "node:buffer";
import { readTransaction } from "@x402-reference/exact-svm";
import { exactSvmRules, withoutExactSvmRule } from "@x402-reference/exact-svm/facilitator";
import { svmVerifying } from "../../lib/operations/svm.js";
import { isObject, type JsonObject } from "../../vectors/json.js";
import { answering, type Fault, given, honest } from "./faults.js";

/** Our verifier without one of the rules that a payment alone can break, once for each. */
const withoutOneRule: readonly Fault[] = exactSvmRules.payment.map(({ id, name }) => ({
  id: `lib-svm-without-${id}`,
  requirement: id,
  fault: `lacks the rule: ${name}`,
  changes: { "svm.verifyPayment": svmVerifying(withoutExactSvmRule(id)) },
}));

/** Faults of libraries in payments on Solana. */
export const svmFaults: readonly Fault[] = [
  ...withoutOneRule,
  {
    id: "lib-svm-base64-loose",
    requirement: "SVM-EX-050",
    fault: "skips characters of the transaction that are not base64, and reads the URL-safe ones",
    changes: reading((text) => Buffer.from(text, "base64").toString("base64")),
  },
  {
    id: "lib-svm-base64-padded",
    requirement: "SVM-EX-056",
    fault: "pads the transaction's base64",
    changes: reading((text) => text.padEnd(4 * Math.ceil(text.length / 4), "=")),
  },
  {
    id: "lib-svm-bytes-behind",
    requirement: "SVM-EX-053",
    fault: "does not look at what stands behind the transaction",
    changes: reading((text) => {
      const bytes = Buffer.from(text, "base64");
      const unread = readTransaction(bytes)?.unread ?? 0;
      return unread > 0 ? bytes.subarray(0, bytes.length - unread).toString("base64") : text;
    }),
  },
  {
    id: "lib-svm-crash-without-text",
    requirement: "SVM-EX-044",
    fault: "crashes on a transaction that is no text",
    changes: crashing((transaction) => typeof transaction !== "string"),
  },
  {
    id: "lib-svm-crash-on-index",
    requirement: "SVM-EX-061",
    fault: "crashes on a transaction that cannot be read, such as one with an index beyond its accounts",
    changes: crashing(
      (transaction) => typeof transaction === "string" && !readTransaction(Buffer.from(transaction, "base64")),
    ),
  },
  {
    id: "lib-svm-crash-on-table",
    requirement: "SVM-EX-153",
    fault: "crashes on a transaction whose accounts stand in a lookup table",
    changes: crashing(
      (transaction) =>
        typeof transaction === "string" &&
        (readTransaction(Buffer.from(transaction, "base64"))?.lookupTables.length ?? 0) > 0,
    ),
  },
  {
    id: "lib-svm-payer-is-sponsor",
    requirement: "SVM-EX-012",
    fault: "names the fee payer as the payer",
    changes: {
      "svm.verifyPayment": answering("svm.verifyPayment", (value, { feePayers }) => ({
        ...value,
        payer: Array.isArray(feePayers) ? feePayers[0] : undefined,
      })),
    },
  },
  {
    id: "lib-svm-refuses-memo",
    requirement: "SVM-EX-150",
    fault: "refuses payments with the memo that was demanded",
    changes: {
      "svm.verifyPayment": answering("svm.verifyPayment", (value, { paymentRequirements }) =>
        JSON.stringify(paymentRequirements).includes('"memo"') ? { isValid: false, invalidReason: "memo" } : value,
      ),
    },
  },
  {
    id: "lib-svm-account-without-program",
    requirement: "SVM-EX-021",
    fault: "derives the account of SPL Token whatever the program",
    changes: {
      "svm.associatedAccount": given("svm.associatedAccount", (input) => ({
        ...input,
        program: "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
      })),
    },
  },
];

/** Reads the transaction otherwise. */
function reading(change: (text: string) => string): Fault["changes"] {
  return {
    "svm.verifyPayment": given("svm.verifyPayment", (input) => {
      const { paymentPayload } = input;
      const transaction = transactionOf(input);
      if (!isObject(paymentPayload) || typeof transaction !== "string") return input;
      return { ...input, paymentPayload: { ...paymentPayload, payload: { transaction: change(transaction) } } };
    }),
  };
}

/** Breaks on some transactions. */
function crashing(on: (transaction: unknown) => boolean): Fault["changes"] {
  return {
    "svm.verifyPayment": (input) => {
      if (on(transactionOf(input))) throw new RangeError("crashed");
      return honest("svm.verifyPayment", input);
    },
  };
}

function transactionOf({ paymentPayload }: JsonObject): unknown {
  const payload = isObject(paymentPayload) ? paymentPayload.payload : undefined;
  return isObject(payload) ? payload.transaction : undefined;
}
