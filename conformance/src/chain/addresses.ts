import { type Address, getAddress, keccak256, stringToBytes } from "viem";
import type { FactoryBehaviour } from "../vectors/things.js";

/*
 * Where programs under test expect these contracts on every chain that they know.
 */

/** Circle's USDC on Base Sepolia, where the mock token is placed. */
export const usdcAddress: Address = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";

/** Permit2, where its own deployment puts it. */
export const permit2Address: Address = "0x000000000022D473030F116dDEE9F6B43aC78BA3";

/** The x402 spender of the `exact` scheme in Permit2. */
export const exactProxyAddress: Address = "0x402085c248EeA27D92E8b30b2C58ed07f9E20001";

/** Multicall3, which programs under test may take for granted. */
export const multicall3Address: Address = "0xcA11bde05977b3631167028862bE2a173976CA11";

/** Deploys a contract at an address that follows from its code alone; Anvil brings it along. */
export const create2DeployerAddress: Address = "0x4e59b44847b379578588920cA78FbF26c0B4956C";

/** Where EIP-2935 keeps the hashes of old blocks, and where the recorder that unmasks simulations is placed. */
export const blockHistoryAddress: Address = "0x0000F90827F1C53a10cb7A02335B175320002935";

/** A place of the suite's own, which follows from the name of what is put there. */
export function ownAddress(name: string): Address {
  return getAddress(`0x${keccak256(stringToBytes(`x402-conformance/${name}`)).slice(-40)}`);
}

/** The factories of counterfactual wallets: known before anything is placed, so that a program can be told to trust them. */
export const factoryAddresses: Readonly<Record<FactoryBehaviour, Address>> = {
  honest: ownAddress("factory/honest"),
  reverts: ownAddress("factory/reverts"),
  "deploys-elsewhere": ownAddress("factory/deploys-elsewhere"),
  "does-nothing": ownAddress("factory/does-nothing"),
  "burns-gas": ownAddress("factory/burns-gas"),
  unlisted: ownAddress("factory/unlisted"),
};
