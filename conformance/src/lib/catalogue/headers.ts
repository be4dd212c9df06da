import { decoding } from "./headers/decode.js";
import { encoding } from "./headers/encode.js";
import { headers } from "./headers/header.js";
import { type Row, yields } from "./row.js";
import { challenge, offer } from "./samples.js";
import { base64Json } from "./text.js";

const foreignOffer: Row = {
  name: "required-reads-foreign-offer",
  title: "PAYMENT-REQUIRED with an offer of an unknown form beside a known one is read",
  why: "An offer that a client does not understand must not hide one that it does.",
  requirements: ["CORE-PP-011"],
  op: "required.decode",
  input: { header: base64Json({ ...challenge, accepts: [{ scheme: "barter", goods: ["eggs"] }, offer] }) },
  expect: yields({ "/ok": { const: true }, "/value/object/accepts/1": { const: offer } }),
};

/** The three headers, read and written. */
export const headerRows: readonly Row[] = [
  ...headers.flatMap((header) => [...decoding(header), ...encoding(header)]),
  foreignOffer,
];
