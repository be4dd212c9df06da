import { answer, type Row, refuses, yields, yieldsOrDeclines } from "../row.js";

/** Names of version 1 that the official SDK knows, with their CAIP-2 networks. */
const v1Names: Readonly<Record<string, string>> = {
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
  "solana-testnet": "solana:4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z",
};

/** Names that the specification of version 1 uses itself; the others are only the official SDK's. */
const named = new Set(["base", "base-sepolia", "avalanche", "avalanche-fuji"]);

/** The names of version 1, there and back. */
export const v1NameRows: readonly Row[] = [
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
