import type { Matcher } from "../../../vectors/format.js";
import { remove, set } from "../../../vectors/pointer.js";
import { declined, type Row, refuses, yields } from "../row.js";
import { type Header, unusual } from "./header.js";

/** What must be written for an object, and what must not be. */
export function encoding({ name, field, valid, textAt, neededAt, written, incomplete }: Header): Row[] {
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
