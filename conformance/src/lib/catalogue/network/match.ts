import { answer, declined, eitherWay, type Row, yields } from "../row.js";

const covers: readonly [name: string, pattern: string, network: string, matches: boolean, requirement: string][] = [
  ["same", "eip155:84532", "eip155:84532", true, "WIRE-014"],
  ["namespace", "eip155:*", "eip155:84532", true, "WIRE-014"],
  ["namespace-solana", "solana:*", "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", true, "WIRE-014"],
  ["another", "eip155:8453", "eip155:84533", false, "WIRE-014"],
  ["other-namespace", "eip155:*", "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", false, "WIRE-014"],
  ["prefix-of-reference", "eip155:8453", "eip155:84532", false, "WIRE-015"],
  ["suffix-of-reference", "eip155:4532", "eip155:84532", false, "WIRE-015"],
  ["longer-namespace", "eip155:*", "eip155x:1", false, "WIRE-015"],
  ["shorter-namespace", "eip155:*", "eip15:1", false, "WIRE-015"],
  ["prefixed-namespace", "eip155:*", "xeip155:1", false, "WIRE-015"],
  ["letter-case", "solana:abcDEF", "solana:abcdef", false, "WIRE-015"],
];

const signs: readonly [name: string, title: string, pattern: string, network: string][] = [
  ["dot", "a dot", "eip.55:*", "eip155:1"],
  ["dot-in-reference", "a dot in the reference", "eip155:84.32", "eip155:84532"],
  ["plus", "a plus sign", "eip15+:*", "eip1555:1"],
  ["class", "brackets", "eip15[5]:*", "eip155:1"],
  ["question-mark", "a question mark", "eip155:?", "eip155:1"],
  ["bar", "a bar", "eip155:1|eip155:84532", "eip155:84532"],
  ["caret", "a caret and a dollar sign", "^eip155:1$", "eip155:1"],
];

const unusual: readonly [name: string, title: string, pattern: string][] = [
  ["everything", "a star alone", "*"],
  ["all-namespaces", "a star for the namespace", "*:*"],
  ["part-of-reference", "a star after a part of the reference", "eip155:84*"],
  ["no-reference", "no reference", "eip155:"],
];

/** Which networks a pattern covers. */
export const matchRows: readonly Row[] = [
  ...covers.map(
    ([name, pattern, network, matches, requirement]): Row => ({
      name: `match-${name}`,
      title: `The pattern ${pattern} ${matches ? "covers" : "does not cover"} ${network}`,
      why: matches
        ? "Whoever serves a network has to find itself asked."
        : "Whoever is taken to serve a network that it does not serve is paid in vain.",
      requirements: [requirement, "FAC-SUP-005"],
      op: "network.match",
      input: { pattern, network },
      expect: yields(answer({ matches })),
    }),
  ),
  ...signs.map(
    ([name, title, pattern, network]): Row => ({
      name: `match-literal-${name}`,
      title: `The pattern ${pattern} does not cover ${network}`,
      why: `Put into a regular expression as it stands, ${title} is read as a sign of that language.`,
      requirements: ["WIRE-015"],
      kind: "robustness",
      control: { row: "match-namespace", differs: ["/pattern", ...(network === "eip155:84532" ? [] : ["/network"])] },
      op: "network.match",
      input: { pattern, network },
      expect: {
        any: [
          { grade: "strict", match: answer({ matches: false }) },
          { grade: "strict", match: declined },
        ],
        never: [{ "/value/matches": { const: true } }],
      },
      risk: { class: "wrong network", severity: "medium", seen: ["upstream issue #2541"] },
    }),
  ),
  ...unusual.map(
    ([name, title, pattern]): Row => ({
      name: `match-unusual-${name}`,
      title: `A pattern of ${title}`,
      why: "Only namespace:* is in use; what else a star may mean is nowhere defined.",
      requirements: ["WIRE-014"],
      kind: "observe",
      op: "network.match",
      input: { pattern, network: "eip155:84532" },
      expect: eitherWay,
    }),
  ),
];
