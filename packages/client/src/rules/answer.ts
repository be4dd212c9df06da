import type { SettleResponse } from "@x402-reference/types";
import type { AnswerSubject, ClientRule } from "../rule.js";

const returned = "answer_is_final";

/**
 * Which answers do not lead to a payment although they look as if one could help. Each rule looks at answers that no
 * other rule looks at. All but HTTP-CLI-027 make the answer final: the caller gets it as it is.
 */
export const answerRules: readonly Extract<ClientRule, { at: "answer" }>[] = [
  {
    at: "answer",
    id: "HTTP-CLI-019",
    name: "only 402 starts a payment",
    check: ({ paid, status }) =>
      !paid && status !== 402 ? { reason: returned, message: `Status ${status} does not ask for payment.` } : undefined,
  },
  {
    at: "answer",
    id: "HTTP-CLI-027",
    name: "a request that carries a payment is not paid again",
    check: ({ paid, preset, status }) =>
      !paid && preset && status === 402
        ? {
            reason: "payment_already_attempted",
            message: "The request carried a payment of the caller, which was not accepted.",
          }
        : undefined,
  },
  {
    at: "answer",
    id: "HTTP-CLI-018",
    name: "a pending settlement is not paid again",
    check: ({ paid, receipt }) =>
      paid && isPending(receipt) ? { reason: returned, message: "The settlement is pending." } : undefined,
  },
  {
    at: "answer",
    id: "HTTP-CLI-016",
    name: "a failed settlement is not taken for a new challenge",
    check: ({ paid, receipt }) =>
      paid && hasFailed(receipt) && !isPending(receipt)
        ? { reason: returned, message: "The settlement has failed." }
        : undefined,
  },
  {
    at: "answer",
    id: "HTTP-CLI-017",
    name: "a server's fault is not paid again",
    check: (answer) =>
      answer.paid && !hasFailed(answer.receipt) && answer.status >= 500
        ? { reason: returned, message: "The server failed after the payment." }
        : undefined,
  },
  {
    at: "answer",
    id: "HTTP-CLI-013",
    name: "a second challenge is not paid",
    check: ({ paid, receipt, status }) =>
      paid && !hasFailed(receipt) && status === 402
        ? { reason: returned, message: "One payment has been made in this call." }
        : undefined,
  },
];

/** Tells whether a payment might turn an answer into the resource: the question that the rules answer with no. */
export function invitesPayment(answer: AnswerSubject, hasChallenge: boolean): boolean {
  if (answer.status === 402) return true;
  return answer.paid ? answer.status >= 500 || hasFailed(answer.receipt) : hasChallenge;
}

function hasFailed(receipt: SettleResponse | undefined): boolean {
  return receipt?.success === false;
}

function isPending(receipt: SettleResponse | undefined): boolean {
  return receipt?.success === false && receipt.errorReason === "settlement_pending";
}
