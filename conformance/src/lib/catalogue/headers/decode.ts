import { Buffer } from "node:buffer";
import { set } from "../../../vectors/pointer.js";
import { answer, type Row, refuses, refusesOr, yields } from "../row.js";
import { base64, base64Json, unpadded } from "../text.js";
import { type Header, unusual } from "./header.js";
import { type Refusal, refusals } from "./refusals.js";

/** What must be read of a header, and what must not be. */
export function decoding(header: Header): Row[] {
  const { name, field, valid, textAt, undecodable } = header;
  const op = `${name}.decode` as const;
  const worded = set(valid, textAt, unusual);
  const json = JSON.stringify(valid);
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
    ...refusals(header).map(refusal),
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
