import { answer, type Row, yields } from "../row.js";
import { usdc } from "../samples.js";
import { baseSepolia, type Domain, separator, token } from "./authorization.js";

const domains: readonly [name: string, title: string, domain: Domain][] = [
  ["base-sepolia", "USDC on Base Sepolia", baseSepolia],
  ["base", "USDC on Base, named USD Coin", token(8453, "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", "USD Coin")],
  ["ethereum", "USDC on Ethereum", token(1, "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", "USD Coin")],
  ["polygon", "USDC on Polygon", token(137, "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359", "USD Coin")],
  ["arbitrum", "USDC on Arbitrum", token(42161, "0xaf88d065e77c8cC2239327C5EDb3A432268e5831", "USD Coin")],
  ["avalanche", "USDC on Avalanche", token(43114, "0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E", "USD Coin")],
  ["stable", "USDT0 on Stable, of version 1", token(988, "0x779Ded0c9e1022225f8E0630b35a9b54bE713736", "USDT0", "1")],
  ["flare", "a token whose name is not ASCII", token(14, "0xe7cd86e13AC4309349F30B3435a9d337750fC82D", "USD₮0", "1")],
  ["empty-name", "a token without a name", token(84532, usdc, "")],
  [
    "long-name",
    "a token with a name of more than 32 bytes",
    token(84532, usdc, "A token with a rather long name in its contract"),
  ],
  ["chain-id-32-bit", "a chain id beyond 31 bits", token(4_294_967_295, usdc, "USDC")],
  ["chain-id-max", "the largest chain id that JSON holds exactly", token(9_007_199_254_740_991, usdc, "USDC")],
  ["lower-case", "a contract in lower case", token(84532, "0x036cbd53842c5426634e7929541ec2318f3dcf7e", "USD Coin")],
];

/** Domain separators. */
export const domainRows: readonly Row[] = domains.map(([name, title, domain]) => ({
  name: `domain-${name}`,
  title: `The domain separator of ${title}`,
  why: "Signatures made in another domain are void; the token compares with its own.",
  requirements: ["EVM-3009-002", "EVM-3009-030"],
  op: "evm.domainSeparator",
  input: { domain },
  expect: yields(answer({ hash: separator(domain) })),
}));
