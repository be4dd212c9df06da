import { concat, encodeAbiParameters, type Hex, hashMessage, hexToBigInt, keccak256, slice, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { encode } from "../../test/chain/token.js";
import type { FactoryBehaviour, WalletBehaviour } from "../vectors/things.js";
import { factoryAddresses } from "./addresses.js";
import type { Artifact } from "./artifact.js";
import { loadArtifact } from "./artifacts.js";
import { deriveKey } from "./keys.js";
import { send } from "./send.js";
import { createWorld, type World } from "./world.js";

let world: World;
let abi: Artifact["abi"];

beforeAll(async () => {
  world = await createWorld();
  ({ abi } = await loadArtifact("SmartWallet"));
});
afterAll(() => world.stop());

const owner = privateKeyToAccount(deriveKey("owner", "accounts"));
const thief = privateKeyToAccount(deriveKey("thief", "accounts"));
const hash = keccak256("0x01");
const Receipt = z.object({ gasUsed: z.string() });
const accepted = word("0x1626ba7e");
const refused = word("0xffffffff");

/** Four bytes as they are returned. */
function word(bytes: Hex): string {
  return bytes.padEnd(66, "0");
}

/** What an account answers about a signature, given a lot of gas. */
async function ask(account: Hex, signature: Hex): Promise<unknown> {
  const data = encode(abi, "isValidSignature", [hash, signature]);
  return world
    .rpc("eth_call", [{ to: account, data, gas: toHex(5_000_000) }, "latest"])
    .catch((error: unknown) => (error instanceof Error ? error.message : error));
}

const codeOf = (account: Hex) => world.rpc("eth_getCode", [account, "latest"]);

describe("a wallet", () => {
  const place = (behaviour?: WalletBehaviour) =>
    world.placeWallet({ owner: owner.address, name: "wallet", ...(behaviour ? { behaviour } : {}) });

  test.each([
    [undefined, accepted, refused],
    ["honest", accepted, refused],
    ["always", accepted, accepted],
    ["never", refused, refused],
    ["wrong-magic", word("0x20c13b0b"), word("0x20c13b0b")],
    ["true-word", toHex(1, { size: 32 }), toHex(1, { size: 32 })],
    ["short-return", accepted.slice(0, -2), accepted.slice(0, -2)],
    ["empty-return", "0x", "0x"],
    ["wraps-hash", refused, refused],
    ["looks-like-ecdsa", refused, refused],
    ["twice-signed", refused, refused],
  ] as const)("of the kind %s answers its owner and a thief", async (behaviour, toOwner, toThief) => {
    const address = await place(behaviour);
    expect(await ask(address, await owner.sign({ hash }))).toBe(toOwner);
    expect(await ask(address, await thief.sign({ hash }))).toBe(toThief);
  });

  test("fails with reverts and with burns-gas", async () => {
    const signature = await owner.sign({ hash });
    expect(await ask(await place("reverts"), signature)).toContain("SmartWallet: refuses");
    expect(await ask(await place("burns-gas"), signature)).toContain("OutOfGas");
  });

  test("answers a megabyte that means nothing with huge-return", async () => {
    const answer = String(await ask(await place("huge-return"), await owner.sign({ hash })));
    expect(answer).toHaveLength(2 + 2 * 2 ** 20);
    expect(answer.slice(0, 66)).toBe(toHex(0, { size: 32 }));
  });

  test("goes off and on again with toggled", async () => {
    const address = await place("toggled");
    const signature = await owner.sign({ hash });
    expect(await ask(address, signature)).toBe(accepted);
    await world.setWalletSwitch(address, false);
    expect(await ask(address, signature)).toBe(refused);
    await world.setWalletSwitch(address, true);
    expect(await ask(address, signature)).toBe(accepted);
    expect(await ask(address, await thief.sign({ hash }))).toBe(refused);
  });

  test("takes its own form of its owner's signature alone", async () => {
    const wrapping = await place("wraps-hash");
    const parts = encodeAbiParameters(
      [{ type: "address" }, { type: "uint256" }, { type: "bytes32" }],
      [wrapping, 84532n, hash],
    );
    const shifted = async (account: typeof owner): Promise<Hex> => {
      const signature = await account.sign({ hash: hashMessage({ raw: hash }) });
      return concat([slice(signature, 0, 64), toHex(hexToBigInt(slice(signature, 64)) + 4n)]);
    };
    const twice = async (account: typeof owner) => {
      const signature = await account.sign({ hash });
      return concat([signature, signature]);
    };
    for (const [address, own] of [
      [wrapping, (account: typeof owner) => account.sign({ hash: keccak256(parts) })],
      [await place("looks-like-ecdsa"), shifted],
      [await place("twice-signed"), twice],
    ] as const) {
      expect(await ask(address, await own(owner))).toBe(accepted);
      expect(await ask(address, await own(thief))).toBe(refused);
    }
    const mixed = concat([await owner.sign({ hash }), await thief.sign({ hash })]);
    expect(await ask(await place("twice-signed"), mixed)).toBe(refused);
  });
});

describe("a counterfactual wallet", () => {
  const invent = (factory: FactoryBehaviour) =>
    world.counterfactual({ owner: owner.address, factory, name: "counterfactual" });
  const deploy = ({ factory, factoryData }: { factory: Hex; factoryData: Hex }) =>
    send(world.rpc, { chainId: world.chainId, to: factory, data: factoryData, gas: 2_000_000n });

  test.each(["honest", "unlisted"] as const)(
    "is where it was said to be after a %s factory's work",
    async (factory) => {
      const promised = await invent(factory);
      expect(promised.factory).toBe(factoryAddresses[factory]);
      expect(await codeOf(promised.address)).toBe("0x");
      expect((await deploy(promised)).status).toBe("success");
      expect(await codeOf(promised.address)).toBe((await loadArtifact("SmartWallet")).deployedBytecode);
      expect(await ask(promised.address, await owner.sign({ hash }))).toBe(accepted);
      expect(await ask(promised.address, await thief.sign({ hash }))).toBe(refused);
      // Whoever is second finds the work done.
      expect((await deploy(promised)).status).toBe("success");
      expect((await invent(factory)).address).not.toBe(promised.address);
    },
  );

  test.each([
    ["reverts", "reverted", 0, 50_000],
    ["deploys-elsewhere", "success", 400_000, 1_000_000],
    ["does-nothing", "success", 0, 60_000],
    ["burns-gas", "reverted", 2_000_000, 2_000_000],
  ] as const)("is not there after the work of a factory that %s", async (factory, status, least, most) => {
    const promised = await invent(factory);
    const mined = await deploy(promised);
    expect(mined.status).toBe(status);
    expect(await codeOf(promised.address)).toBe("0x");
    const { gasUsed } = z.parse(Receipt, await world.rpc("eth_getTransactionReceipt", [mined.hash]));
    expect(Number(gasUsed)).toBeGreaterThanOrEqual(least);
    expect(Number(gasUsed)).toBeLessThanOrEqual(most);
  });

  test("answers as it was told to once it is there", async () => {
    const promised = await world.counterfactual({ owner: owner.address, behaviour: "never", name: "counterfactual" });
    await deploy(promised);
    expect(await ask(promised.address, await owner.sign({ hash }))).toBe(refused);
  });

  test("has the same address in every run, whatever else was made up before", async () => {
    const make = ({ counterfactual }: World) => counterfactual({ owner: owner.address, name: "every-run" });
    const elsewhere = await createWorld();
    try {
      expect(await make(elsewhere)).toEqual(await make(world));
    } finally {
      await elsewhere.stop();
    }
  });

  test("is another one on a chain where it is already", async () => {
    const attached = await createWorld({ rpcUrl: world.rpcUrl });
    const promised = await world.counterfactual({ owner: owner.address, name: "attached" });
    await deploy(promised);
    const again = await attached.counterfactual({ owner: owner.address, name: "attached" });
    expect(again.address).not.toBe(promised.address);
    await attached.stop();
  });
});

describe("an account that delegates", () => {
  test.each([
    ["permissive", accepted],
    ["strict", refused],
    ["codeless", "0x"],
  ] as const)("to a %s delegate", async (behaviour, expected) => {
    const account = privateKeyToAccount(deriveKey(behaviour, "accounts"));
    const signature = await account.sign({ hash });
    const slot = ["0x0", "latest"];
    const before = await world.rpc("eth_getStorageAt", [account.address, ...slot]);
    const undo = await world.delegateCode(account.address, behaviour);
    expect(await codeOf(account.address)).toMatch(/^0xef0100[0-9a-f]{40}$/);
    expect(await ask(account.address, signature)).toBe(expected);
    if (behaviour === "permissive") expect(await ask(account.address, await thief.sign({ hash }))).toBe(refused);
    await undo();
    expect(await codeOf(account.address)).toBe("0x");
    expect(await world.rpc("eth_getStorageAt", [account.address, ...slot])).toBe(before);
  });
});

describe("code", () => {
  test("is changed and put back", async () => {
    const { setCode, clearCode } = world;
    const address = await world.placeWallet({ owner: owner.address, name: "code" });
    const signature = await owner.sign({ hash });
    const code = await codeOf(address);
    const undoStop = await setCode(address, "0x00");
    expect(await ask(address, signature)).toBe("0x");
    const undoClear = await clearCode(address);
    expect(await codeOf(address)).toBe("0x");
    await undoClear();
    expect(await codeOf(address)).toBe("0x00");
    await undoStop();
    expect(await codeOf(address)).toBe(code);
    expect(await ask(address, signature)).toBe(accepted);
  });
});
