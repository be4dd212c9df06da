import { paymentRequiredHeader, paymentResponseHeader, type SettleResponse } from "@x402-reference/types";
import { downgradeSettlement, paymentResponseHeaderV1 } from "@x402-reference/types/v1";

/** What the gate has to say, before it is written down as headers. */
export interface Answer {
  /**
   * `unpaid`, `malformed` and `refused` come before the handler and carry a challenge; `unavailable` says that no
   * verdict was to be had; `withheld` and `delivered` come after it and carry a receipt.
   */
  kind: "unpaid" | "malformed" | "refused" | "unavailable" | "withheld" | "delivered";
  /** Encodes the challenge. */
  challenge?: (() => string) | undefined;
  receipt?: SettleResponse | undefined;
  /** Version of the payment; 2 unless told. */
  version?: 1 | 2;
}

/** One header that answers of some kinds have to carry. */
export interface AnswerRule {
  readonly id: string;
  readonly name: string;
  /** The header's value, or nothing for an answer that does not carry it. */
  header(answer: Answer): readonly [name: string, value: string] | undefined;
}

/**
 * The headers of the gate's answers.
 *
 * @see transports-v2/http.md
 */
export const answerRules: readonly AnswerRule[] = [
  {
    id: "HTTP-SRV-002",
    name: "an unpaid request is told the offers",
    header: ({ kind, challenge }) =>
      kind === "unpaid" && challenge ? [paymentRequiredHeader.name, challenge()] : undefined,
  },
  {
    id: "HTTP-SRV-014",
    name: "a refused payment is told the offers and the reason",
    header: ({ kind, challenge }) =>
      kind !== "unpaid" && challenge ? [paymentRequiredHeader.name, challenge()] : undefined,
  },
  {
    id: "HTTP-SRV-009",
    name: "a paid response carries the receipt",
    header: ({ kind, receipt, version }) =>
      kind === "delivered" && receipt && version !== 1
        ? [paymentResponseHeader.name, paymentResponseHeader.encode(receipt)]
        : undefined,
  },
  {
    id: "HTTP-SRV-011",
    name: "a failed settlement is told in the receipt",
    header: ({ kind, receipt, version }) =>
      kind === "withheld" && receipt && version !== 1
        ? [paymentResponseHeader.name, paymentResponseHeader.encode(receipt)]
        : undefined,
  },
  {
    id: "HTTP-V1-006",
    name: "a response that was paid for in version 1 carries the receipt of version 1",
    header: ({ kind, receipt, version }) =>
      kind === "delivered" && receipt && version === 1 ? receiptOfVersionOne(receipt) : undefined,
  },
  {
    id: "HTTP-V1-008",
    name: "a failed settlement of version 1 is told in the receipt of version 1",
    header: ({ kind, receipt, version }) =>
      kind === "withheld" && receipt && version === 1 ? receiptOfVersionOne(receipt) : undefined,
  },
  {
    id: "HTTP-SRV-027",
    name: "answers without the content are never stored",
    header: ({ kind }) => (kind === "delivered" ? undefined : ["Cache-Control", "no-store"]),
  },
  {
    id: "HTTP-SRV-028",
    name: "paid content is never stored for others",
    header: ({ kind }) => (kind === "delivered" ? ["Cache-Control", "private"] : undefined),
  },
  {
    id: "HTTP-SRV-029",
    name: "scripts of other origins can read the payment headers",
    header({ version }) {
      const receipt = version === 1 ? paymentResponseHeaderV1.name : paymentResponseHeader.name;
      return ["Access-Control-Expose-Headers", `${paymentRequiredHeader.name}, ${receipt}`];
    },
  },
];

/** Version 1 demands a payer; of one that the facilitator does not name, the name is empty. */
function receiptOfVersionOne(receipt: SettleResponse): readonly [string, string] {
  return [paymentResponseHeaderV1.name, paymentResponseHeaderV1.encode(downgradeSettlement(receipt, { payer: "" }))];
}

/** The headers of an answer under the given rules. */
export function answerHeaders(rules: readonly AnswerRule[], answer: Answer): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const rule of rules) {
    const header = rule.header(answer);
    if (header) headers[header[0]] = header[1];
  }
  return headers;
}
