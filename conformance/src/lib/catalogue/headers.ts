import { Buffer } from "node:buffer";
import type { Matcher } from "../../vectors/format.js";
import { remove, set } from "../../vectors/pointer.js";
import { answer, declined, type Row, refuses, refusesOr, yields } from "./row.js";
import { challenge, offer, payment, settlement } from "./samples.js";
import { base64, base64Json, unpadded, urlSafe } from "./text.js";

interface Header {
  name: "required" | "payment" | "settlement";
  field: string;
  valid: Readonly<Record<string, unknown>>;
  /** An optional text member, to carry text of any kind. */
  textAt: string;
  /** A member whose absence breaks the object. */
  neededAt: string;
  /** What is violated when a header is read that is no base64, no JSON, no object, or not a whole one. */
  undecodable: readonly string[];
  noJson: readonly string[];
  noObject: readonly string[];
  incomplete: readonly string[];
  /** What is violated when the object is written wrongly. */
  written: readonly string[];
}

const headers: readonly Header[] = [
  {
    name: "required",
    field: "PAYMENT-REQUIRED",
    valid: challenge,
    textAt: "/resource/description",
    neededAt: "/resource",
    undecodable: ["HTTP-CLI-009"],
    noJson: ["HTTP-CLI-009"],
    noObject: ["HTTP-CLI-008", "HTTP-CLI-009"],
    incomplete: ["CORE-PR-004", "HTTP-CLI-008"],
    written: ["HTTP-SRV-003"],
  },
  {
    name: "payment",
    field: "PAYMENT-SIGNATURE",
    valid: payment,
    textAt: "/resource/description",
    neededAt: "/accepted",
    undecodable: ["HTTP-SRV-015"],
    noJson: ["HTTP-SRV-016"],
    noObject: ["HTTP-SRV-017"],
    incomplete: ["HTTP-SRV-018", "CORE-PP-002"],
    written: ["HTTP-CLI-002"],
  },
  {
    name: "settlement",
    field: "PAYMENT-RESPONSE",
    valid: settlement,
    textAt: "/extensions/example-info/status",
    neededAt: "/transaction",
    undecodable: ["HTTP-SRV-009", "HTTP-CLI-028"],
    noJson: ["HTTP-SRV-009", "HTTP-CLI-028"],
    noObject: ["HTTP-SRV-009", "HTTP-CLI-028"],
    incomplete: ["CORE-SR-002", "HTTP-SRV-009"],
    written: ["HTTP-SRV-009"],
  },
];

const unusual = "日本語 ÿ~~~??? 👩‍👩‍👧";
const text = (value: unknown) => JSON.stringify(value);

const foreignOffer: Row = {
  name: "required-reads-foreign-offer",
  title: "PAYMENT-REQUIRED with an offer of an unknown form beside a known one is read",
  why: "An offer that a client does not understand must not hide one that it does.",
  requirements: ["CORE-PP-011"],
  op: "required.decode",
  input: { header: base64Json({ ...challenge, accepts: [{ scheme: "barter", goods: ["eggs"] }, offer] }) },
  expect: yields({ "/ok": { const: true }, "/value/object/accepts/1": { const: offer } }),
};

export const headerRows: readonly Row[] = [
  ...headers.flatMap((header) => [...decoding(header), ...encoding(header)]),
  foreignOffer,
];

function decoding(header: Header): Row[] {
  const { name, field, valid, textAt, neededAt, undecodable, noJson, noObject, incomplete } = header;
  const op = `${name}.decode` as const;
  const worded = set(valid, textAt, unusual);
  const json = text(valid);
  const read = (row: Pick<Row, "name" | "title" | "why" | "requirements">, encoded: string, object: unknown): Row => ({
    ...row,
    name: `${name}-reads-${row.name}`,
    title: `${field} ${row.title} is read`,
    op,
    input: { header: encoded },
    expect: yields(answer({ object })),
  });
  const refusal = ([label, what, why, requirements, encoded]: Refusal): Row => ({
    name: `${name}-refuses-${label}`,
    title: `${field} ${what} is refused`,
    why,
    requirements,
    kind: "negative",
    control: { row: `${name}-reads-plain`, differs: ["/header"] },
    op,
    input: { header: encoded },
    expect: refuses,
  });
  const padded = base64(Buffer.byteLength(json) % 3 === 0 ? `${json} ` : json);
  return [
    read(
      { name: "plain", title: "with every member", why: "The control of all others.", requirements: undecodable },
      base64Json(valid),
      valid,
    ),
    read(
      {
        name: "reordered",
        title: "whose members stand in another order",
        why: "Order means nothing in JSON.",
        requirements: [...undecodable, "WIRE-006"],
      },
      base64Json(reversed(valid)),
      valid,
    ),
    read(
      {
        name: "spaced",
        title: "whose JSON is indented",
        why: "White space means nothing in JSON.",
        requirements: [...undecodable, "WIRE-006"],
      },
      base64(JSON.stringify(valid, null, 2)),
      valid,
    ),
    read(
      {
        name: "utf-8",
        title: "with text beyond Latin-1",
        why: "Descriptions are written in the languages of people.",
        requirements: ["WIRE-005", ...undecodable],
      },
      base64Json(worded),
      worded,
    ),
    {
      ...read(
        {
          name: "unpadded",
          title: "without its padding",
          why: "Some senders drop the padding, and the official SDK reads them.",
          requirements: ["WIRE-002"],
        },
        unpadded(padded),
        valid,
      ),
      kind: "robustness",
    },
    ...(
      [
        ["nothing", "of no characters", "A header without a value carries nothing.", undecodable, ""],
        ["no-base64", "that is no base64", "What cannot be read is no payment and no offer.", undecodable, "%%%"],
        ["bare-json", "of JSON that was never encoded", "Servers have sent it so.", undecodable, json],
        [
          "url-safe",
          "in the URL-safe alphabet",
          "Two alphabets are two texts for one value.",
          ["WIRE-001", ...undecodable],
          urlSafe(base64Json(worded)),
        ],
        [
          "line-break",
          "with a line break at the end",
          "A value has one text.",
          ["WIRE-001", ...undecodable],
          `${base64Json(valid)}\n`,
        ],
        ["cut", "that is cut in the middle", "Half of an object is none.", noJson, base64(json.slice(0, 42))],
        [
          "latin-1",
          "in Latin-1",
          "The older encoders wrote it; no reader can tell what it says.",
          ["WIRE-005", ...undecodable],
          latin1(set(valid, textAt, "café")),
        ],
        [
          "twice-encoded",
          "that was encoded twice",
          "A proxy or a careless client does this.",
          noJson,
          base64(base64Json(valid)),
        ],
        ["text", "of a text", "It is no object.", noJson, base64("not json")],
        ["json-null", "of null", "It is no object.", noObject, base64("null")],
        ["json-array", "of an array", "It is no object.", noObject, base64Json([valid])],
        ["json-string", "of a JSON string", "It is no object.", noObject, base64Json(json)],
        ["json-number", "of a number", "It is no object.", noObject, base64("2")],
        ["empty-object", "of an object without members", "All that is required is missing.", incomplete, base64("{}")],
        [
          "needed-missing",
          `without ${neededAt.slice(1)}`,
          "A required member is missing.",
          incomplete,
          base64Json(remove(valid, neededAt)),
        ],
        [
          "duplicate",
          "with a member that is named twice",
          "Two readers would see two different objects.",
          ["WIRE-007", ...undecodable],
          base64(json.replace("{", `{${text(neededAt.slice(1))}:"0",`)),
        ],
      ] satisfies Refusal[]
    ).map(refusal),
    {
      ...refusal([
        "far-too-long",
        "of forty thousand characters",
        "No common HTTP stack carries it, and decoding it is work for nothing.",
        ["WIRE-011"],
        base64Json({ ...valid, filler: "x".repeat(30_000) }),
      ]),
      kind: "robustness",
      expect: refusesOr("warn", "The limit is the reader's own, if only there is one."),
    },
  ];
}

type Refusal = [label: string, what: string, why: string, requirements: readonly string[], encoded: string];

function encoding({ name, field, valid, textAt, neededAt, written, incomplete }: Header): Row[] {
  const op = `${name}.encode` as const;
  const wrote = (object: unknown): Record<string, Matcher> => ({
    "/ok": { const: true },
    "/value/header": {
      pattern: "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
      b64json: { "": { const: object } },
    },
  });
  const worded = set(valid, textAt, unusual);
  const extended = { ...valid, "x-unknown": { kept: [1, null] } };
  const control = { row: `${name}-writes-plain`, differs: [`/object${neededAt}`] };
  return [
    {
      name: `${name}-writes-plain`,
      title: `${field} is written in padded standard base64`,
      why: "What is written must be what every reader reads.",
      requirements: written,
      op,
      input: { object: valid },
      expect: yields(wrote(valid)),
    },
    {
      name: `${name}-writes-utf-8`,
      title: `${field} is written with text beyond Latin-1`,
      why: "Encoders made for Latin-1 throw or garble here.",
      requirements: ["WIRE-005", ...written],
      op,
      input: { object: worded },
      expect: yields(wrote(worded)),
    },
    {
      name: `${name}-writes-unknown`,
      title: `${field} is written with a member that the writer does not know`,
      why: "Newer peers understand what older ones only pass on.",
      requirements: ["CORE-EXT-011"],
      op,
      input: { object: extended },
      expect: {
        any: [
          { grade: "strict", match: wrote(extended) },
          { grade: "lenient", why: "Left out, it does no harm to what is known.", match: wrote(valid) },
        ],
      },
    },
    {
      name: `${name}-writes-no-null`,
      title: `${field} is written without a null for what is absent`,
      why: "Strict readers refuse null where the field table says string or object.",
      requirements: ["WIRE-012"],
      kind: "robustness",
      control: { row: `${name}-writes-plain`, differs: ["/object/extensions"] },
      op,
      input: { object: { ...valid, extensions: null } },
      expect: {
        any: [
          { grade: "strict", match: wrote(remove(valid, "/extensions")) },
          {
            grade: "lenient",
            why: "An encoder may refuse null instead of leaving it out.",
            match: declined,
          },
        ],
        never: [{ "/value/header": { b64json: { "/extensions": { type: "null" } } } }],
      },
    },
    {
      name: `${name}-writes-no-broken-object`,
      title: `${field} is not written without ${neededAt.slice(1)}`,
      why: "What no reader can read had better fail where the mistake was made.",
      requirements: incomplete,
      kind: "negative",
      control,
      op,
      input: { object: remove(valid, neededAt) },
      expect: refuses,
    },
  ];
}

/** The same value with the members of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

function latin1(value: unknown): string {
  return base64([...text(value)].map((character) => character.charCodeAt(0)));
}
