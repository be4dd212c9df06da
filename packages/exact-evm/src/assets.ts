/** How a token is paid with: EIP-3009, Permit2 with or without an EIP-2612 permit, or ERC-7710. */
export type AssetMethod = "eip3009" | "permit2" | "permit2+eip2612" | "erc7710";

/** A dollar token that a price such as `"$0.01"` stands for on a network. */
export interface DollarAsset {
  address: string;
  /** The token's EIP-712 name, which differs between networks. */
  name: string;
  /** The token's EIP-712 version. */
  version: string;
  decimals: number;
  /** `eip3009` when absent. */
  method?: AssetMethod;
}

/** A token of the table of default assets, and how it is known. */
export interface KnownAsset extends DollarAsset {
  /** The network in CAIP-2 form. */
  network: string;
  method: AssetMethod;
  /** Where its address, EIP-712 domain and decimals were taken from. */
  provenance: string;
}

/** No chain has been asked: whoever adds a token should read `name()`, `version()` and `decimals()` from its contract. */
const sdk = "the table of default assets of the official SDK, 2.27.0";

type Row = readonly [chainId: number, address: string, name: string, version: string, decimals?: number];

function rows(method: KnownAsset["method"], provenance: string, table: readonly Row[]): readonly KnownAsset[] {
  return table.map(([chainId, address, name, version, decimals = 6]) => ({
    network: `eip155:${chainId}`,
    address,
    name,
    version,
    decimals,
    method,
    provenance,
  }));
}

/**
 * Every token of the table of default assets. Where a network has several, the first is the one that a price stands for.
 * The domain of each is recomputed in a test, as a name copied from another network makes every signature invalid.
 *
 * @example
 * ```ts
 * const tokens = knownAssets.filter(({ network }) => network === "eip155:42220");
 * ```
 * @see the token's own `name()`, `version()` and `decimals()`
 */
export const knownAssets: readonly KnownAsset[] = /*#__PURE__*/ Object.freeze([
  ...rows("eip3009", sdk, [
    [8453, "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", "USD Coin", "2"],
    [84532, "0x036CbD53842c5426634e7929541eC2318f3dCF7e", "USDC", "2"],
    [1, "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", "USD Coin", "2"],
    [43114, "0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E", "USD Coin", "2"],
    [137, "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359", "USD Coin", "2"],
    [42161, "0xaf88d065e77c8cC2239327C5EDb3A432268e5831", "USD Coin", "2"],
    [421614, "0x75faf114eafb1BDbe2F0316DF893fd58CE46AA4d", "USD Coin", "2"],
    [143, "0x754704Bc059F8C67012fEd69BC8A327a5aafb603", "USDC", "2"],
    [50, "0xfA2958CB79b0491CC627c1557F441eF849Ca8eb1", "USDC", "2"],
    [51, "0xb5AB69F7bBada22B28e79C8FFAECe55eF1c771D4", "USDC", "2"],
    [1329, "0xe15fC38F6D8c56aF07bbCBe3BAf5708A2Bf42392", "USDC", "2"],
    [1328, "0x4fCF1784B31630811181f670Aea7A7bEF803eaED", "USDC", "2"],
    [42220, "0xcebA9300f2b948710d2653dD7B07f33A8B32118C", "USDC", "2"],
    [42220, "0x48065fbBE25f71C9282ddf5e1cD6D6A887483D5e", "Tether USD", "1"],
    [42220, "0xD2ab3C9A02DBBAB236BfEC45D1d755DF4267F771", "Tether America USD", "1"],
    [11142220, "0x01C5C0122039549AD1493B8220cABEdD739BC44E", "USDC", "2"],
    [988, "0x779Ded0c9e1022225f8E0630b35a9b54bE713736", "USDT0", "1"],
    [2201, "0x78Cf24370174180738C5B8E352B6D14c83a6c9A9", "USDT0", "1"],
    [14, "0xe7cd86e13AC4309349F30B3435a9d337750fC82D", "USD\u20ae0", "1"],
    [36900, "0x9cb8142aEBBcdc60AF7c97Af897A67A8f3CA71C2", "USDC.e", "2"],
    [190415, "0x401eCb1D350407f13ba348573E5630B83638E30D", "Bridged USDC", "2"],
    [181228, "0x401eCb1D350407f13ba348573E5630B83638E30D", "Bridged USDC", "2"],
  ]),
  ...rows("permit2+eip2612", sdk, [
    [4326, "0xFAfDdbb3FC7688494971a79cc65DCa3EF82079E7", "MegaUSD", "1", 18],
    [31612, "0xdD468A1DDc392dcdbEf6db6e34E89AA338F9F186", "Mezo USD", "1", 18],
    [31611, "0x118917a40FAF1CD7a13dB0Ef56C86De7973Ac503", "Mezo USD", "1", 18],
    [723487, "0x33ad9e4BD16B69B5BFdED37D8B5D9fF9aba014Fb", "Stable Coin", "1"],
    [72344, "0x33ad9e4BD16B69B5BFdED37D8B5D9fF9aba014Fb", "Stable Coin", "1"],
  ]),
  ...rows("permit2", sdk, [[38833, "0xA5b8BF902b2844dA17d4506cc827F7F1681735E7", "USDC", "1"]]),
]);

/**
 * What a price in dollars stands for, by CAIP-2 network: the first token there.
 *
 * @example
 * ```ts
 * dollarAssets["eip155:84532"]?.name; // "USDC"
 * ```
 * @see the token's own `name()`, `version()` and `decimals()`
 */
export const dollarAssets: Readonly<Record<string, DollarAsset>> = /*#__PURE__*/ Object.freeze(
  Object.fromEntries(
    [...knownAssets]
      .reverse()
      .map(({ network, provenance: _, method, ...asset }) => [
        network,
        method === "eip3009" ? asset : { ...asset, method },
      ]),
  ),
);
