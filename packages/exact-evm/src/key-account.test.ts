import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { exactEvmClient } from "./client.js";
import { transferTypedData } from "./eip3009/typed-data.js";
import { keyAccount } from "./key-account.js";
import { now, offer, payee, payer, usdc } from "./testing/fixtures.js";
import { nativeAccount } from "./wallet/native-account.js";
import { loadNativeCurve } from "./wallet/native-curve.js";
import { loadWasmCurve } from "./wallet/wasm-curve.js";

const digest = (byte: number): Hex => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`;

describe("keyAccount", () => {
  it("uses the native signer here, and nothing where there is none", async () => {
    expect(await loadNativeCurve()).toBeDefined();
    expect(await loadNativeCurve("secp256k1/nowhere.js")).toBeUndefined();
    expect(await loadWasmCurve("tiny-secp256k1/nowhere.js")).toBeUndefined();
  });

  it("does without a native signer that signs anything else", async () => {
    const key: Hex = `0x${"11".repeat(32)}`;
    const native = await loadNativeCurve();
    if (!native) throw new Error("The native signer is not installed.");
    const viems = privateKeyToAccount(key);
    expect(await nativeAccount(viems, key, native)).toMatchObject({ address: viems.address });
    const broken = (digest: Uint8Array, secret: Uint8Array) => {
      const { signature, recid } = native.ecdsaSign(digest, secret);
      return { signature, recid: 1 - recid };
    };
    expect(await nativeAccount(viems, key, { ecdsaSign: broken })).toBeUndefined();
  });

  it.each([
    ["native code", loadNativeCurve],
    ["WebAssembly", loadWasmCurve],
  ])(
    "signs the same bytes as viem in %s",
    async (_, load) => {
      const signer = await load();
      for (let count = 0; count < 20; count++) {
        const key = generatePrivateKey();
        const viems = privateKeyToAccount(key);
        const own = signer && (await nativeAccount(viems, key, signer));
        if (!own) throw new Error("The signer is not installed.");
        expect(own.address).toBe(viems.address);
        for (const hash of [digest(0), digest(254), digest(count)]) {
          expect(await own.sign({ hash })).toBe(await viems.sign({ hash }));
        }
        const data = transferTypedData(
          { name: "USDC", version: "2", chainId: 84532, verifyingContract: usdc },
          { from: own.address, to: payee, value: 1n, validAfter: 0n, validBefore: 2n, nonce: digest(count) },
        );
        expect(await own.signTypedData(data)).toBe(await viems.signTypedData(data));
        const call = { chainId: 84532, nonce: count, to: usdc, data: digest(count), gas: 90_000n } as const;
        for (const transaction of [
          { ...call, type: "eip1559", maxFeePerGas: 30n, maxPriorityFeePerGas: BigInt(count) },
          { ...call, type: "legacy", gasPrice: 3n },
        ] as const) {
          expect(await own.signTransaction(transaction)).toBe(await viems.signTransaction(transaction));
        }
        expect(await own.signMessage({ message: "m" })).toBe(await viems.signMessage({ message: "m" }));
      }
    },
    30_000,
  );

  it("refuses what is no key", async () => {
    await expect(keyAccount("0x00")).rejects.toThrow();
  });

  it("pays what every account pays, first and later", async () => {
    const client = exactEvmClient({ account: await keyAccount(`0x${"11".repeat(32)}`), now: () => now });
    for (let count = 0; count < 3; count++) {
      const { authorization, signature } = await client.createPayload(offer);
      const { from, to, value, validAfter, validBefore, nonce } = authorization as Record<string, Hex>;
      const data = transferTypedData(
        { name: "USDC", version: "2", chainId: 84532, verifyingContract: usdc },
        {
          from: from as Hex,
          to: to as Hex,
          value: BigInt(value ?? 0),
          validAfter: BigInt(validAfter ?? 0),
          validBefore: BigInt(validBefore ?? 0),
          nonce: nonce as Hex,
        },
      );
      expect(signature).toBe(await payer.signTypedData(data));
    }
  });
});
