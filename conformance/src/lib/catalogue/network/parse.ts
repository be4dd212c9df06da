import { answer, eitherWay, type Row, refuses, yields } from "../row.js";

const parsed: readonly [name: string, namespace: string, reference: string][] = [
  ["base-sepolia", "eip155", "84532"],
  ["ethereum", "eip155", "1"],
  ["solana", "solana", "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp"],
  ["rail", "sepa", "eu"],
  ["shortest", "ach", "0"],
  ["longest", "a-b-c-d8", "A_b-C".padEnd(32, "9")],
  ["dash-only", "---", "-"],
];

const noPair: readonly [name: string, title: string, text: string][] = [
  ["empty", "no text", ""],
  ["v1-name", "a name of version 1", "base-sepolia"],
  ["no-reference", "an empty reference", "eip155:"],
  ["no-namespace", "an empty namespace", ":84532"],
  ["number", "a bare chain id", "84532"],
  ["two-colons", "two colons", "eip155:84532:1"],
];

const lax: readonly [name: string, title: string, text: string][] = [
  ["upper-case", "a namespace in capitals", "EIP155:84532"],
  ["short-namespace", "a namespace of two letters", "ab:1"],
  ["long-namespace", "a namespace of nine letters", "ninechars:1"],
  ["long-reference", "a reference of thirty-three characters", `abc:${"x".repeat(33)}`],
  ["wildcard", "a wildcard", "eip155:*"],
  ["dot", "a dot in the reference", "eip155:84.532"],
  ["underscore-namespace", "an underscore in the namespace", "eip_155:1"],
  ["space", "a space in front", " eip155:84532"],
  ["line-break", "a line break at the end", "eip155:84532\n"],
  ["other-letters", "letters beyond ASCII", "eip155:８４５３２"],
];

/** Networks as texts of two parts. */
export const parseRows: readonly Row[] = [
  ...parsed.map(
    ([name, namespace, reference]): Row => ({
      name: `parse-${name}`,
      title: `The network ${namespace}:${reference} is read`,
      why: "Every reader has to agree on where a payment happens.",
      requirements: ["CORE-RQ-002", "WIRE-013"],
      op: "network.parse",
      input: { text: `${namespace}:${reference}` },
      expect: yields(answer({ namespace, reference })),
    }),
  ),
  ...noPair.map(
    ([name, title, text]): Row => ({
      name: `parse-refuses-${name}`,
      title: `A network with ${title} is refused`,
      why: "It names no namespace and reference, so nobody knows where a payment happens.",
      requirements: ["CORE-RQ-002", "WIRE-013"],
      kind: "negative",
      control: { row: "parse-base-sepolia", differs: ["/text"] },
      op: "network.parse",
      input: { text },
      expect: refuses,
    }),
  ),
  ...lax.map(
    ([name, title, text]): Row => ({
      name: `parse-grammar-${name}`,
      title: `A network with ${title} is refused`,
      why: "Whoever compares networks as texts takes it for another one than whoever tidies it up.",
      requirements: ["WIRE-013"],
      kind: "negative",
      control: { row: "parse-base-sepolia", differs: ["/text"] },
      op: "network.parse",
      input: { text },
      expect: refuses,
    }),
  ),
  {
    name: "parse-ten-letters",
    title: "A namespace of ten letters, as upstream uses once",
    why: "cloudflare:402 breaks the grammar and is in use; readers differ.",
    requirements: ["WIRE-013"],
    kind: "observe",
    op: "network.parse",
    input: { text: "cloudflare:402" },
    expect: eitherWay,
  },
];
