import { applyEdits } from "../vectors/edit.js";
import type { PeerAnswer } from "../vectors/format.js";
import { writePayment } from "../vectors/writing.js";
import type { PlainAnswer } from "./give-answer.js";
import { decodeHeaderJson, encodeHeaderJson } from "./payment-header.js";

const paymentHeaders = ["payment-required", "payment-response", "x-payment-response"];

/** Changes the JSON in an answer's payment headers. */
export function editPaymentHeaders(plain: PlainAnswer, edits: NonNullable<PeerAnswer["edit"]>): PlainAnswer {
  return rewritten(plain, (text) => encodeHeaderJson(applyEdits(decodeHeaderJson(text), edits)));
}

/** Writes an answer's payment headers otherwise than as base64 of JSON, or with other text in their JSON. */
export function rewritePaymentHeaders(plain: PlainAnswer, written: NonNullable<PeerAnswer["written"]>): PlainAnswer {
  return rewritten(plain, (text) => {
    if (typeof written === "string") return writePayment(decodeHeaderJson(text), written);
    const json = Buffer.from(text, "base64").toString("utf8");
    return Buffer.from(
      json.replaceAll(written.find, () => written.by),
      "utf8",
    ).toString("base64");
  });
}

function rewritten(plain: PlainAnswer, rewrite: (text: string) => string): PlainAnswer {
  const headers = { ...plain.headers };
  for (const name of paymentHeaders) {
    const value = headers[name];
    if (typeof value === "string") headers[name] = rewrite(value);
  }
  return { ...plain, headers };
}
