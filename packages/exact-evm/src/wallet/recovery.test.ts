import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { loadNativeCurve, type NativeRecovery } from "./native-curve.js";
import { chooseRecovery, recover, recoverBy, recoverByScript } from "./recovery.js";
import { loadWasmCurve } from "./wasm-curve.js";

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const word = (value: bigint) => value.toString(16).padStart(64, "0");
const digest = (byte: number): Hex => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`;
const account = privateKeyToAccount(generatePrivateKey());

async function native(): Promise<NativeRecovery> {
  const loaded = await loadNativeCurve();
  if (!loaded) throw new Error("The native code is not installed.");
  return loaded;
}

/** Every way to spoil a signature, and ways that leave it good. */
function variants(signature: Hex): Hex[] {
  const [r, s, v] = [signature.slice(2, 66), signature.slice(66, 130), signature.slice(130)];
  const twin = word(order - BigInt(`0x${s}`));
  const others = ["00", "01", "02", "03", "1a", "1b", "1c", "1d", "ff"].map((end) => r + s + end);
  const scalars = [0n, 1n, 5n, order - 1n, order, order + 1n, 2n ** 256n - 1n].map(word);
  return [
    signature.slice(2),
    r + twin + v,
    ...others,
    ...scalars.flatMap((scalar) => [scalar + s + v, r + scalar + v, scalar + twin + v]),
    r + s,
    `${r}${s}${v}00`,
    (r + s + v).toUpperCase(),
    "",
  ].map((text): Hex => `0x${text}`);
}

describe("who signed", () => {
  it.each([
    ["native code", loadNativeCurve],
    ["WebAssembly", loadWasmCurve],
  ])(
    "is the same by %s and by script, for good and for bad signatures",
    async (_, load) => {
      const curve = await load();
      if (!curve) throw new Error("The curve is not installed.");
      const byCurve = recoverBy(curve);
      let found = 0;
      for (const hash of [digest(0), digest(0xff), digest(0x5a)]) {
        for (const signature of variants(await account.sign({ hash }))) {
          const signer = await recoverByScript(hash, signature);
          expect([signature, await byCurve(hash, signature)]).toEqual([signature, signer]);
          if (signer) found += 1;
        }
      }
      expect(found).toBeGreaterThan(30);
    },
    30_000,
  );

  it("is the account that did", async () => {
    const signature = await account.sign({ hash: digest(7) });
    expect(await recover(digest(7), signature)).toBe(account.address.toLowerCase());
  });

  it("is not left to native code that finds somebody else or breaks, or that is not there", async () => {
    const sound = await native();
    const wrong: NativeRecovery = { ecdsaRecover: (s, recid, hash, c) => sound.ecdsaRecover(s, 1 - recid, hash, c) };
    const broken: NativeRecovery = {
      ecdsaRecover() {
        throw new Error("Illegal instruction.");
      },
    };
    const loads = [wrong, broken, undefined].map((curve) => async () => curve);
    expect(await chooseRecovery(loads)).toBe(recoverByScript);
    expect(await chooseRecovery([...loads, async () => sound])).not.toBe(recoverByScript);
  });
});
