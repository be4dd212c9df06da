import { createKeyPairSignerFromBytes, getBase58Encoder } from "@solana/kit";
import { expect, test } from "vitest";
import { deriveSolanaKey } from "./keys.js";

test("an account follows from name and seed alone", async () => {
  const keys = await Promise.all([
    deriveSolanaKey("a", 1),
    deriveSolanaKey("a", 2),
    deriveSolanaKey("b", 1),
    deriveSolanaKey("a", "1"),
  ]);
  expect(new Set(keys.map(({ address }) => address)).size).toBe(3);
});

test("the secret key is what a wallet imports", async () => {
  const { address, secretKey, signer } = await deriveSolanaKey("payer", 7);
  const imported = await createKeyPairSignerFromBytes(Uint8Array.from(getBase58Encoder().encode(secretKey)));
  expect([imported.address, signer.address]).toEqual([address, address]);
});
