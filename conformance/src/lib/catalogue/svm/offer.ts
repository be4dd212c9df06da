import type { Row } from "../row.js";
import { type Refused, refused, transaction } from "./rows.js";

const wrongMemo = ["payload_memo_mismatch"];
const memoCount = ["payload_memo_count"];
const badOffer = ["invalid_payment_requirements"];
const offers = (member: string) => [`/paymentPayload/accepted/${member}`, `/paymentRequirements/${member}`];

/** Memos that are not what the offer demands. */
export async function memoRows(): Promise<Row[]> {
  const why = "By the memo the server finds the order that was paid for.";
  const demanding = (text: string) => ({ offer: { extra: { memo: text } } });
  const order = demanding("order-7");
  const twin = "valid-memo-demanded";
  const wrote = (name: string, title: string, text: string): Refused => ({
    name: `memo-${name}`,
    title: `whose memo ${title}`,
    requirements: ["SVM-EX-152"],
    codes: wrongMemo,
    twin,
    payment: { ...order, memo: { text } },
  });
  const counted = (name: string, title: string, texts: readonly string[]): Refused => ({
    name: `memo-${name}`,
    title,
    requirements: ["SVM-EX-151"],
    codes: memoCount,
    twin,
    payment: { ...order, instructions: ["limit", "price", "transfer", ...texts.map((text) => ({ memo: { text } }))] },
  });
  return refused(why, [
    counted("missing", "without the demanded memo", []),
    counted("twice", "with the demanded memo twice", ["order-7", "order-7"]),
    counted("beside-another", "with another memo beside the demanded one", ["order-7", "order-8"]),
    wrote("other", "is another order's", "order-8"),
    wrote("longer", "has the demanded one in it", "order-77"),
    wrote("capitals", "has the demanded one in capitals", "ORDER-7"),
    wrote("space", "ends with a space", "order-7 "),
    wrote("byte-order-mark", "begins with a byte order mark", "\ufefforder-7"),
    {
      ...wrote("normal-form", "is in another normal form", "cafe\u0301 \u20ac \ud83d\ude80"),
      twin: "valid-memo-not-ascii",
      payment: { ...demanding("caf\u00e9 \u20ac \ud83d\ude80"), memo: { text: "cafe\u0301 \u20ac \ud83d\ude80" } },
    },
    {
      byNode: true,
      name: "memo-no-text",
      title: "whose memo has a byte that is no UTF-8 in place of the replacement character",
      requirements: ["SVM-EX-152"],
      codes: wrongMemo,
      twin,
      differs: [transaction, ...offers("extra/memo")],
      payment: { ...demanding("order-\ufffd"), memo: { data: "0x6f726465722dff" } },
    },
    {
      name: "memo-too-long",
      title: "with a memo of 257 bytes",
      requirements: ["SVM-EX-156"],
      twin: "valid-memo-longest",
      payment: { limit: { units: 100_000 }, memo: { text: "m".repeat(257) } },
    },
    {
      name: "memo-demanded-too-long",
      title: "with a demanded memo of 257 bytes",
      requirements: ["SVM-EX-156"],
      twin: "valid-memo-demanded-longest",
      differs: [transaction, ...offers("extra/memo")],
      payment: { limit: { units: 100_000 }, ...demanding("m".repeat(257)), memo: { text: "m".repeat(257) } },
    },
    {
      name: "memo-number",
      title: "for an offer whose memo is a number",
      requirements: ["SVM-EX-154"],
      codes: badOffer,
      twin,
      differs: [transaction, ...offers("extra/memo")],
      payment: { offer: { extra: { memo: 5 } }, memo: { text: "5" } },
    },
  ]);
}

/** Offers that nobody can keep, and copies of the offer that are not the offer. */
export async function termRows(): Promise<Row[]> {
  const why = "The server's offer counts; what the payer writes of it is a claim.";
  const priced = (name: string, title: string, amount: unknown): Refused => ({
    name: `price-${name}`,
    title: `for an offer whose amount ${title}`,
    requirements: ["SVM-EX-045"],
    codes: badOffer,
    differs: offers("amount"),
    payment: { offer: { amount } },
  });
  const accepting = (name: string, member: string, code: string, accepted: Record<string, unknown>): Refused => ({
    name: `accepted-${name}`,
    title: `whose accepted offer has another ${member}`,
    requirements: ["SVM-EX-046"],
    differs: [`/paymentPayload/accepted/${member.replace(".", "/")}`],
    codes: [code, "invalid_payload", "invalid_payment_requirements"],
    payment: { accepted },
  });
  return refused(why, [
    {
      ...priced("zero", "is nothing", "0"),
      payment: { offer: { amount: "0" }, transfer: { amount: "0" } },
      differs: [transaction, ...offers("amount")],
    },
    priced("beyond-64-bits", "is more than 64 bits hold", "18446744073709551616"),
    priced("wrapped", "is its price and 2^64", "18446744073709561616"),
    priced("leading-zero", "has a leading zero", "010000"),
    priced("hexadecimal", "is in hexadecimal digits", "0x2710"),
    priced("spaces", "has spaces around it", " 10000 "),
    priced("exponent", "has an exponent", "1e4"),
    priced("fraction", "has decimals", "10000.0"),
    priced("minus", "is negative", "-10000"),
    priced("number", "is a number", 10_000),
    {
      name: "accepted-scheme",
      title: "whose accepted offer is of another scheme",
      requirements: ["SVM-EX-040"],
      differs: ["/paymentPayload/accepted/scheme"],
      payment: { accepted: { scheme: "upto" } },
    },
    {
      name: "accepted-network",
      title: "whose accepted offer is on another network",
      requirements: ["SVM-EX-041"],
      differs: ["/paymentPayload/accepted/network"],
      payment: { accepted: { network: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp" } },
    },
    {
      name: "no-fee-payer",
      title: "for an offer without a fee payer",
      requirements: ["SVM-EX-042"],
      codes: ["payload_missing_fee_payer", ...badOffer],
      differs: offers("extra/feePayer"),
      payment: { offer: { extra: { feePayer: { $remove: true } } } },
    },
    {
      name: "fee-payer-number",
      title: "for an offer whose fee payer is a number",
      requirements: ["SVM-EX-042"],
      codes: ["payload_missing_fee_payer", ...badOffer],
      differs: offers("extra/feePayer"),
      payment: { offer: { extra: { feePayer: 5 } } },
    },
    {
      name: "no-extra",
      title: "for an offer without extra",
      requirements: ["SVM-EX-042"],
      codes: ["payload_missing_fee_payer", ...badOffer],
      differs: offers("extra"),
      payment: { offer: { extra: { $remove: true } } },
    },
    {
      name: "fee-payer-foreign",
      title: "for an offer whose fee payer is not the facilitator's",
      requirements: ["SVM-EX-043"],
      codes: ["fee_payer_not_managed_by_facilitator"],
      differs: [transaction, ...offers("extra/feePayer")],
      payment: { offer: { extra: { feePayer: "$third" } }, feePayer: "$third" },
    },
    accepting("amount", "amount", "invalid_exact_svm_payload_amount_mismatch", { amount: "1" }),
    accepting("pay-to", "payTo", "invalid_exact_svm_payload_recipient_mismatch", { payTo: "$stranger" }),
    accepting("asset", "asset", "invalid_exact_svm_payload_mint_mismatch", { asset: "$otherMint" }),
    accepting("fee-payer", "extra.feePayer", "invalid_exact_svm_fee_payer_mismatch", {
      extra: { feePayer: "$secondFeePayer" },
    }),
    accepting("memo", "extra.memo", "invalid_exact_svm_payload_memo_mismatch", { extra: { memo: "order-7" } }),
  ]);
}
