import { answer, declined, eitherWay, type Row, refuses, yields, yieldsOrDeclines } from "./row.js";

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

/** Names of version 1 that the official SDK knows, with their CAIP-2 networks. */
export const v1Names: Readonly<Record<string, string>> = {
  ethereum: "eip155:1",
  sepolia: "eip155:11155111",
  base: "eip155:8453",
  "base-sepolia": "eip155:84532",
  avalanche: "eip155:43114",
  "avalanche-fuji": "eip155:43113",
  polygon: "eip155:137",
  "polygon-amoy": "eip155:80002",
  iotex: "eip155:4689",
  sei: "eip155:1329",
  "sei-testnet": "eip155:1328",
  peaq: "eip155:3338",
  story: "eip155:1514",
  educhain: "eip155:41923",
  abstract: "eip155:2741",
  "abstract-testnet": "eip155:11124",
  "skale-base-sepolia": "eip155:324705682",
  megaeth: "eip155:4326",
  monad: "eip155:143",
  stable: "eip155:988",
  "stable-testnet": "eip155:2201",
  celo: "eip155:42220",
  flare: "eip155:14",
  solana: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
  "solana-devnet": "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1",
};

/** Names that the specification of version 1 uses itself; the others are only the official SDK's. */
const named = new Set(["base", "base-sepolia", "avalanche", "avalanche-fuji"]);

export const networkRows: readonly Row[] = [
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
  ...Object.entries(v1Names).flatMap(([name, network]): Row[] => {
    const kind = named.has(name) ? "positive" : "robustness";
    const why = named.has(name)
      ? "The signed domain has the number of the chain, so a wrong table makes signatures void."
      : "The official SDK knows the name; a library without it cannot take part there.";
    // A library may know fewer names, but it must not know them otherwise.
    const control = (row: string, member: string) =>
      named.has(name) ? {} : { control: { row: `${row}-base-sepolia`, differs: [`/${member}`] } };
    const expectation = (value: Record<string, unknown>) =>
      named.has(name) ? yields(answer(value)) : yieldsOrDeclines(answer(value));
    return [
      {
        name: `from-v1-${name}`,
        title: `The name ${name} of version 1 is ${network}`,
        why,
        requirements: ["EVM-V1-002"],
        kind,
        ...control("from-v1", "name"),
        op: "network.fromV1",
        input: { name },
        expect: expectation({ network }),
      },
      {
        name: `to-v1-${name}`,
        title: `${network} is ${name} in version 1`,
        why,
        requirements: ["EVM-V1-002"],
        kind,
        ...control("to-v1", "network"),
        op: "network.toV1",
        input: { network },
        expect: expectation({ name }),
      },
    ];
  }),
  ...[
    ["unknown", "a name that nobody gave", "atlantis"],
    ["capitals", "a known name in capitals", "BASE-SEPOLIA"],
    ["caip-2", "a network of version 2", "eip155:84532"],
    ["inherited", "the name of what every object inherits", "constructor"],
    ["prototype", "the name of a prototype", "__proto__"],
    ["empty", "no name", ""],
  ].map(
    ([name, title, text]): Row => ({
      name: `from-v1-refuses-${name}`,
      title: `In version 1, ${title} is refused`,
      why: "A table that answers something for everything sends payments to the wrong chain.",
      requirements: ["EVM-V1-002"],
      kind: "negative",
      control: { row: "from-v1-base-sepolia", differs: ["/name"] },
      op: "network.fromV1",
      input: { name: text },
      expect: refuses,
    }),
  ),
  ...[
    ["unknown-chain", "a chain without a name", "eip155:999999999"],
    ["name", "a name instead of a network", "base-sepolia"],
    ["inherited", "the name of what every object inherits", "toString"],
  ].map(
    ([name, title, text]): Row => ({
      name: `to-v1-refuses-${name}`,
      title: `There is no name of version 1 for ${title}`,
      why: "An invented name is understood by nobody.",
      requirements: ["EVM-V1-002"],
      kind: "negative",
      control: { row: "to-v1-base-sepolia", differs: ["/network"] },
      op: "network.toV1",
      input: { network: text },
      expect: refuses,
    }),
  ),
];
