import type { Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { authorization as standard } from "../samples.js";
import { type Authorization, baseSepolia, digest } from "./authorization.js";

/** Private keys that everybody knows: two small numbers, and the first account of the phrase that local chains use. */
const keys: readonly [name: string, key: Hex][] = [
  ["one", `0x${"1".padStart(64, "0")}`],
  ["repeated", `0x${"11".repeat(32)}`],
  ["anvil", "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"],
];

/** An authorization in the name of a key, and its signature by that key. */
export interface Signed {
  name: string;
  key: Hex;
  address: Hex;
  authorization: Authorization;
  signature: Hex;
}

/** The example of the specification once for each key. */
export function signAll(): Promise<readonly Signed[]> {
  return Promise.all(keys.map(signed));
}

async function signed([name, key]: (typeof keys)[number]): Promise<Signed> {
  const account = privateKeyToAccount(key);
  const authorization = { ...standard, from: account.address };
  const signature = await account.sign({ hash: digest(baseSepolia, authorization) });
  return { name, key, address: account.address, authorization, signature };
}
