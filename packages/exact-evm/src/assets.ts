/** A dollar token that a price such as `"$0.01"` stands for on a network. */
export interface DollarAsset {
  address: string;
  /** The token's EIP-712 name, which differs between networks. */
  name: string;
  /** The token's EIP-712 version. */
  version: string;
  decimals: number;
}

const usdc = (address: string, name: string): DollarAsset => ({ address, name, version: "2", decimals: 6 });

/**
 * Circle's USDC by CAIP-2 network.
 *
 * @see spec of each deployment: the token's own `name()`, `version()` and `decimals()`
 */
export const dollarAssets: Readonly<Record<string, DollarAsset>> = {
  "eip155:1": usdc("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", "USD Coin"),
  "eip155:137": usdc("0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359", "USD Coin"),
  "eip155:8453": usdc("0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", "USD Coin"),
  "eip155:42161": usdc("0xaf88d065e77c8cC2239327C5EDb3A432268e5831", "USD Coin"),
  "eip155:43114": usdc("0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E", "USD Coin"),
  "eip155:84532": usdc("0x036CbD53842c5426634e7929541eC2318f3dCF7e", "USDC"),
};
