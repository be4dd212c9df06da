import { domainSeparator, getAddress, hashTypedData } from "viem";
import { describe, expect, it } from "vitest";
import { dollarAssets, type KnownAsset, knownAssets } from "./assets.js";
import { transferTypedData } from "./eip3009/typed-data.js";

/**
 * The EIP-712 domain separator of each token, computed once from the table. They are what a contract answers to
 * `DOMAIN_SEPARATOR()`; a change of any name, version, chain or address shows here and has to be meant.
 */
const pinned: readonly [network: string, address: string, separator: string][] = [
  [
    "eip155:8453",
    "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913",
    "0x02fa7265e7c5d81118673727957699e4d68f74cd74b7db77da710fe8a2c7834f",
  ],
  [
    "eip155:84532",
    "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
    "0x71f17a3b2ff373b803d70a5a07c046c1a2bc8e89c09ef722fcb047abe94c9818",
  ],
  [
    "eip155:1",
    "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48",
    "0x06c37168a7db5138defc7866392bb87a741f9b3d104deb5094588ce041cae335",
  ],
  [
    "eip155:43114",
    "0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E",
    "0xbbea200329a938bc3438984a49cb0732e66d66d7bd59c127abacc1710e77f7b3",
  ],
  [
    "eip155:137",
    "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359",
    "0xcaa2ce1a5703ccbe253a34eb3166df60a705c561b44b192061e28f2a985be2ca",
  ],
  [
    "eip155:42161",
    "0xaf88d065e77c8cC2239327C5EDb3A432268e5831",
    "0x08d11903f8419e68b1b8721bcbe2e9fc68569122a77ef18c216f10b3b5112c78",
  ],
  [
    "eip155:421614",
    "0x75faf114eafb1BDbe2F0316DF893fd58CE46AA4d",
    "0x85944e1292d007732838d6eadfa67589b78ffcededbd4df60488d0af251308bb",
  ],
  [
    "eip155:143",
    "0x754704Bc059F8C67012fEd69BC8A327a5aafb603",
    "0xfe22123edc0dd4aeb912eb7948c5f0e531592c2053b3067612f427db342c93c6",
  ],
  [
    "eip155:50",
    "0xfA2958CB79b0491CC627c1557F441eF849Ca8eb1",
    "0xe3bb44ae105af7e23bb39b117e22bbcbf435066554f45b3a9bbcba42c80fe56d",
  ],
  [
    "eip155:51",
    "0xb5AB69F7bBada22B28e79C8FFAECe55eF1c771D4",
    "0x3835afe643ce123f3bc71a8e3123e24651d2d4309bbf3ba58329a1db60b9b2c3",
  ],
  [
    "eip155:1329",
    "0xe15fC38F6D8c56aF07bbCBe3BAf5708A2Bf42392",
    "0x0a19136106ae98d2c245cbbd451f3cb2bbbb1670e1ee191abacb5a5e255c0255",
  ],
  [
    "eip155:1328",
    "0x4fCF1784B31630811181f670Aea7A7bEF803eaED",
    "0x154bb5980ce1d584a1067dc67730720e6046d0364a2ade0b692dd488e71fe653",
  ],
  [
    "eip155:42220",
    "0xcebA9300f2b948710d2653dD7B07f33A8B32118C",
    "0xb2ce31d2838445fa765a491f550e7c78ac7280ab0f3bc9d6063a86df9c3fb578",
  ],
  [
    "eip155:42220",
    "0x48065fbBE25f71C9282ddf5e1cD6D6A887483D5e",
    "0xbcb4d62e4834b598d0eacecd84c0b397a0254e077c41cf2143e394d5701d1088",
  ],
  [
    "eip155:42220",
    "0xD2ab3C9A02DBBAB236BfEC45D1d755DF4267F771",
    "0xe6bbb7920a85afd44befe87c998da24b8b655c972faf8a8acbdf38c829ff8bf2",
  ],
  [
    "eip155:11142220",
    "0x01C5C0122039549AD1493B8220cABEdD739BC44E",
    "0x23f491197bb8c5ea4fe8dd4c2293b600f073553f9814015e7a5eb57724df9578",
  ],
  [
    "eip155:988",
    "0x779Ded0c9e1022225f8E0630b35a9b54bE713736",
    "0xf21cc02b28f1a6c8d5ae07aaf9d8954535a11acbaf36923aef1b21d0fc27b221",
  ],
  [
    "eip155:2201",
    "0x78Cf24370174180738C5B8E352B6D14c83a6c9A9",
    "0x8ab6d6926f29d5cf5137b569b2033492d332e54bfc801640d48745da4ab8c1fe",
  ],
  [
    "eip155:14",
    "0xe7cd86e13AC4309349F30B3435a9d337750fC82D",
    "0x4c53d754dcb2f406ecf83695856d8c10b13296a318d9a481043412bf253d43ae",
  ],
  [
    "eip155:36900",
    "0x9cb8142aEBBcdc60AF7c97Af897A67A8f3CA71C2",
    "0x4369b2ef8a73be962c9aaf8dcddc38d022dca40af0729d7e4c80a3b44f6698fa",
  ],
  [
    "eip155:190415",
    "0x401eCb1D350407f13ba348573E5630B83638E30D",
    "0xec205e80d13812cd615a90f0751d6abc05df7ebcbb86c5c50e6abb874d53df6a",
  ],
  [
    "eip155:181228",
    "0x401eCb1D350407f13ba348573E5630B83638E30D",
    "0x770326a81f629cc1072c47674445f4894838dbc10fb9e90abbb0f05c105ba4f2",
  ],
  [
    "eip155:4326",
    "0xFAfDdbb3FC7688494971a79cc65DCa3EF82079E7",
    "0x26e1aa8b35bf8653b60726926f670a6ec590674f00b149826914c480d0e798bd",
  ],
  [
    "eip155:31612",
    "0xdD468A1DDc392dcdbEf6db6e34E89AA338F9F186",
    "0x0a43819914359cf08d7ef52ccb53aadf5478d3d2fc676003ccb84491d09a3e93",
  ],
  [
    "eip155:31611",
    "0x118917a40FAF1CD7a13dB0Ef56C86De7973Ac503",
    "0x6f9f5c5d441374bdc3939f5da85a145469d7ffbc96bfe0cce59e5de7d8f1474f",
  ],
  [
    "eip155:723487",
    "0x33ad9e4BD16B69B5BFdED37D8B5D9fF9aba014Fb",
    "0xad9d505934aea9cff020dd1fe24aafd01930aed2b6a477d2cd73d55d6f45cc27",
  ],
  [
    "eip155:72344",
    "0x33ad9e4BD16B69B5BFdED37D8B5D9fF9aba014Fb",
    "0x153e02f2c4163dc3c9109ee8a3e7adb2a19e6071115ec74f8573c6638068081d",
  ],
  [
    "eip155:38833",
    "0xA5b8BF902b2844dA17d4506cc827F7F1681735E7",
    "0x28bce74a6cc06fa84b1d62e091fdd53d7c119236fce935685def34d844802e8f",
  ],
];

/**
 * What others published as the answer of the contract itself. These are not computed from the table, and stay when the
 * list above is made anew.
 */
const published: readonly [network: string, separator: string, source: string][] = [
  [
    "eip155:1",
    "0x06c37168a7db5138defc7866392bb87a741f9b3d104deb5094588ce041cae335",
    "yieldprotocol/fyDai-USDCProxy, contracts/mocks/USDCMock.sol, read with Etherscan",
  ],
  [
    "eip155:137",
    "0xcaa2ce1a5703ccbe253a34eb3166df60a705c561b44b192061e28f2a985be2ca",
    "peanutprotocol/peanut-contracts, src/util/EIP712Domain.sol, read with Polygonscan",
  ],
  [
    "eip155:143",
    "0xfe22123edc0dd4aeb912eb7948c5f0e531592c2053b3067612f427db342c93c6",
    "x402-foundation/x402, pull request 3105, read from the chain on 2026-08-09",
  ],
  [
    "eip155:8453",
    "0x02fa7265e7c5d81118673727957699e4d68f74cd74b7db77da710fe8a2c7834f",
    "tests beside @integraledger/lcp-binding-evm-common, read from the chain on 2026-07-30",
  ],
  [
    "eip155:84532",
    "0x71f17a3b2ff373b803d70a5a07c046c1a2bc8e89c09ef722fcb047abe94c9818",
    "tests beside @integraledger/lcp-binding-evm-common, read from the chain on 2026-07-30",
  ],
  [
    "eip155:43114",
    "0xbbea200329a938bc3438984a49cb0732e66d66d7bd59c127abacc1710e77f7b3",
    "tests beside @integraledger/lcp-binding-evm-common, read from the chain on 2026-07-30",
  ],
];

function domainOf({ network, address, name, version }: KnownAsset) {
  return { name, version, chainId: Number(network.slice("eip155:".length)), verifyingContract: getAddress(address) };
}

describe("default assets", () => {
  it("are exactly those that are pinned", () => {
    expect(knownAssets.map(({ network, address }) => [network, address])).toEqual(
      pinned.map(([network, address]) => [network, address]),
    );
  });

  it.each(pinned)("%s %s has its EIP-712 domain", (network, address, separator) => {
    const asset = knownAssets.find((known) => known.network === network && known.address === address);
    expect(asset && domainSeparator({ domain: domainOf(asset) })).toBe(separator);
  });

  it.each(published)("%s has the domain separator %s, according to %s", (network, separator) => {
    const asset = knownAssets.find((known) => known.network === network);
    expect(asset && domainSeparator({ domain: domainOf(asset) })).toBe(separator);
  });

  it.each(knownAssets)("$network $address has a right checksum, decimals and a source", (asset) => {
    expect(getAddress(asset.address)).toBe(asset.address);
    expect([6, 18]).toContain(asset.decimals);
    expect(asset.provenance).not.toBe("");
  });

  it("are told apart by networks that name them differently", () => {
    const base = dollarAssets["eip155:8453"];
    const testnet = dollarAssets["eip155:84532"];
    expect([base?.name, testnet?.name]).toEqual(["USD Coin", "USDC"]);
  });

  it("differ in what is signed when a name is copied between networks", () => {
    const [base] = knownAssets;
    if (!base) throw new Error("The table is empty.");
    const zero = "0x0000000000000000000000000000000000000001";
    const nonce = `0x${"0".repeat(64)}` as const;
    const message = { from: zero, to: zero, value: 1n, validAfter: 0n, validBefore: 1n, nonce } as const;
    const right = hashTypedData(transferTypedData(domainOf(base), message));
    expect(hashTypedData(transferTypedData(domainOf({ ...base, name: "USDC" }), message))).not.toBe(right);
  });
});

describe("what a price stands for", () => {
  it("is the first token of a network", () => {
    expect(dollarAssets["eip155:42220"]).toEqual({
      address: "0xcebA9300f2b948710d2653dD7B07f33A8B32118C",
      name: "USDC",
      version: "2",
      decimals: 6,
    });
    expect(dollarAssets["eip155:4326"]).toMatchObject({ name: "MegaUSD", decimals: 18, method: "permit2+eip2612" });
    expect(dollarAssets["eip155:38833"]).toMatchObject({ name: "USDC", method: "permit2" });
    expect(Object.keys(dollarAssets)).toHaveLength(26);
  });
});
