const depth = 3_000;

const writings = {
  /** Not encoded at all. */
  "plain-json": (payment: unknown) => JSON.stringify(payment),
  "twice-encoded": (payment: unknown) => encoded(inBase64(payment)),
  quoted: (payment: unknown) => `"${inBase64(payment)}"`,
  "blank-inside": (payment: unknown) => inBase64(payment).replace(/^.{8}/, "$& "),
  "rubbish-behind": (payment: unknown) => `${inBase64(payment)}!?`,
  /** The base64 of the same payment a second time, behind a comma in the same field. */
  "twice-with-a-comma": (payment: unknown) => `${inBase64(payment)}, ${inBase64(payment)}`,
  "two-documents": (payment: unknown) => encoded(`${JSON.stringify(payment)}${JSON.stringify(payment)}`),
  "text-behind": (payment: unknown) => encoded(`${JSON.stringify(payment)} and so on`),
  "cut-short": (payment: unknown) => encoded(JSON.stringify(payment).slice(0, -1)),
  /** Members of JSON objects named twice, the first time with something else in it. */
  "accepted-twice": (payment: unknown) => encoded(`{"accepted":{"scheme":"free"},${inner(payment)}`),
  "payload-twice": (payment: unknown) => encoded(`{"payload":{},${inner(payment)}`),
  /** The payment where JavaScript keeps what an object inherits. */
  prototype: (payment: unknown) => encoded(`{"__proto__":${JSON.stringify(payment)}}`),
  "in-an-array": (payment: unknown) => inBase64([payment]),
  "as-text": (payment: unknown) => inBase64(JSON.stringify(payment)),
  "with-a-member": (payment: unknown) => encoded(`{"zzz":1,${inner(payment)}`),
  deep: (payment: unknown) => encoded(`{"zzz":${"[".repeat(depth)}${"]".repeat(depth)},${inner(payment)}`),
  "url-safe": (payment: unknown) => inBase64(payment).replaceAll("+", "-").replaceAll("/", "_"),
  /** A blank more in the JSON where no padding would be due. */
  unpadded: (payment: unknown) => encoded(JSON.stringify(payment).replace(/^\{/, blankFor(payment))).replace(/=+$/, ""),
  /** One byte for each character, which is no UTF-8 when there are others than ASCII. */
  latin1: (payment: unknown) => Buffer.from(JSON.stringify(payment), "latin1").toString("base64"),
  "utf-16": (payment: unknown) => Buffer.from(JSON.stringify(payment), "utf16le").toString("base64"),
};

/** A way to write a payment into its header other than base64 of its JSON. */
export type Writing = keyof typeof writings;

/** The names of all ways to write a payment. */
export const writingNames = Object.keys(writings) as [Writing, ...Writing[]];

/** The text of a payment header: base64 of JSON, unless it is to be written otherwise. */
export function writePayment(payment: unknown, writing?: Writing): string {
  return writing === undefined ? inBase64(payment) : writings[writing](payment);
}

function blankFor(payment: unknown): string {
  return inBase64(payment).endsWith("=") ? "{" : "{ ";
}

function inBase64(value: unknown): string {
  return encoded(JSON.stringify(value));
}

function encoded(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

/** The JSON of an object without its first brace. */
function inner(payment: unknown): string {
  return JSON.stringify(payment).slice(1);
}
