import { declined, type Row, refuses, yieldsOrDeclines } from "./row.js";

interface Asset {
  network: string;
  address: string;
  name: string;
  version: string;
  decimals: number;
}

const usdc = (network: string, address: string, name: string): Asset => ({
  network,
  address,
  name,
  version: "2",
  decimals: 6,
});

const base = usdc("eip155:8453", "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", "USD Coin");
const baseSepolia = usdc("eip155:84532", "0x036CbD53842c5426634e7929541eC2318f3dCF7e", "USDC");
const megaUsd: Asset = {
  network: "eip155:4326",
  address: "0xFAfDdbb3FC7688494971a79cc65DCa3EF82079E7",
  name: "MegaUSD",
  version: "1",
  decimals: 18,
};

const priced: readonly [name: string, title: string, price: string, asset: Asset, amount: string][] = [
  ["base-sepolia", "a cent on Base Sepolia", "$0.01", baseSepolia, "10000"],
  ["base", "a cent on Base, where the token has another name", "$0.01", base, "10000"],
  [
    "ethereum",
    "a dollar on Ethereum",
    "$1",
    usdc("eip155:1", "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", "USD Coin"),
    "1000000",
  ],
  [
    "polygon",
    "a tenth on Polygon",
    "$0.10",
    usdc("eip155:137", "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359", "USD Coin"),
    "100000",
  ],
  [
    "arbitrum",
    "a tenth on Arbitrum",
    "$0.1",
    usdc("eip155:42161", "0xaf88d065e77c8cC2239327C5EDb3A432268e5831", "USD Coin"),
    "100000",
  ],
  [
    "avalanche",
    "the smallest unit on Avalanche",
    "$0.000001",
    usdc("eip155:43114", "0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E", "USD Coin"),
    "1",
  ],
  [
    "monad",
    "a cent on Monad",
    "$0.01",
    usdc("eip155:143", "0x754704Bc059F8C67012fEd69BC8A327a5aafb603", "USDC"),
    "10000",
  ],
  ["float", "a price that floats drift on", "$0.29", baseSepolia, "290000"],
  ["large", "a price of fourteen digits", "$99999999.999999", baseSepolia, "99999999999999"],
  ["eighteen-decimals", "a cent of a token with eighteen decimals", "$0.01", megaUsd, "10000000000000000"],
];

const wrong: readonly [name: string, title: string, price: string][] = [
  ["seven-decimals", "more decimals than the token has", "$0.0000001"],
  ["minus", "a minus sign", "$-0.01"],
  ["comma", "a separator of thousands", "$1,000"],
  ["exponent", "an exponent", "$1e3"],
  ["dollar-only", "no digits", "$"],
  ["two-dollars", "two dollar signs", "$$1"],
  ["words", "words", "a lot"],
  ["euro", "another currency", "€0.01"],
];

/** Networks for which only the official SDK's table has an asset. */
const optional = new Set(["monad", "eighteen-decimals"]);

export const priceRows: readonly Row[] = [
  ...priced.map(
    ([name, title, price, asset, amount]): Row => ({
      name,
      title: `The price of ${title} becomes asset, amount and domain`,
      why: "A payment signed for another name, version or number of decimals is void or wrong.",
      requirements: ["EVM-3009-044", "EVM-3009-045"],
      ...(optional.has(name) && {
        kind: "robustness" as const,
        control: { row: "base-sepolia", differs: ["/network"] },
      }),
      op: "price.toAtomic",
      input: { price, network: asset.network },
      expect: {
        any: [
          {
            grade: "strict",
            match: {
              "/ok": { const: true },
              "/value/asset": { in: [asset.address, asset.address.toLowerCase()] },
              "/value/amount": { const: amount },
              "/value/name": { const: asset.name },
              "/value/version": { const: asset.version },
              "/value/decimals": { const: asset.decimals },
            },
          },
          // No asset is on record there, and none is guessed.
          ...(optional.has(name) ? [{ grade: "strict" as const, match: declined }] : []),
        ],
      },
    }),
  ),
  ...wrong.map(
    ([name, title, price]): Row => ({
      name: `refuses-${name}`,
      title: `A price with ${title} is refused`,
      why: "A price that was guessed is not the seller's.",
      requirements: ["EVM-3009-045"],
      kind: "negative",
      control: { row: "base-sepolia", differs: ["/price"] },
      op: "price.toAtomic",
      input: { price, network: baseSepolia.network },
      expect: refuses,
    }),
  ),
  {
    name: "refuses-unknown-asset",
    title: "A dollar price on a network without a dollar asset is refused",
    why: "Without an asset on record nobody knows what would be paid.",
    requirements: ["EVM-3009-044"],
    kind: "negative",
    control: { row: "base-sepolia", differs: ["/network"] },
    op: "price.toAtomic",
    input: { price: "$0.01", network: "eip155:999999999" },
    expect: refuses,
  },
  {
    name: "without-dollar-sign",
    title: "A price without the dollar sign",
    why: "The official SDK reads it as dollars; others ask for the sign.",
    requirements: ["EVM-3009-044"],
    kind: "observe",
    op: "price.toAtomic",
    input: { price: "0.01", network: baseSepolia.network },
    expect: yieldsOrDeclines({ "/ok": { const: true }, "/value/amount": { const: "10000" } }),
  },
];
