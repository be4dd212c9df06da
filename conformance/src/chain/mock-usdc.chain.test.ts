import { type Address, concat, type Hex, hexToBigInt, maxUint256, toHex, zeroAddress, zeroHash } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encode, encodeSigned, headTime, outcome, sign, vrs } from "../../test/chain/token.js";
import type { Artifact } from "./artifact.js";
import { loadArtifact } from "./artifacts.js";
import { adminKey, deriveKey } from "./keys.js";
import { type Mined, send } from "./send.js";
import { createWorld, type World } from "./world.js";

let world: World;
let usdc: Artifact;
let count = 0;

beforeAll(async () => {
  world = await createWorld();
  usdc = await loadArtifact("MockUSDC");
});
afterAll(() => world.stop());

const admin = privateKeyToAddress(adminKey);
const curveOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** Somebody new with a million units. */
async function someone(units = 1_000_000n): Promise<{ key: Hex; address: Address }> {
  count += 1;
  const key = deriveKey(`someone-${count}`, "mock-usdc");
  const address = privateKeyToAddress(key);
  await world.fund(address, units);
  return { key, address };
}

const nonceOf = (text: string): Hex => toHex(text, { size: 32 });
const call = (functionName: string, args: readonly unknown[], from?: Address) =>
  outcome(world, { ...(from ? { from } : {}), to: world.usdc, data: encode(usdc.abi, functionName, args) });
const mine = (data: Hex, key?: Hex): Promise<Mined> =>
  send(world.rpc, { chainId: world.chainId, to: world.usdc, data, ...(key ? { key } : {}) });
const logsOf = async ({ hash }: Mined): Promise<unknown> =>
  world
    .rpc("eth_getTransactionReceipt", [hash])
    .then((receipt) =>
      typeof receipt === "object" && receipt !== null && "logs" in receipt ? receipt.logs : undefined,
    );

describe("identity", () => {
  test("is that of USDC on Base Sepolia", async () => {
    const text = async (name: string) => {
      const answer = await world.rpc("eth_call", [{ to: world.usdc, data: encode(usdc.abi, name, []) }, "latest"]);
      return Buffer.from(String(answer).slice(2 + 128), "hex")
        .toString()
        .replace(/\0+$/, "");
    };
    expect(await Promise.all(["name", "symbol", "version"].map(text))).toEqual(["USDC", "USDC", "2"]);
    const decimals = await world.rpc("eth_call", [
      { to: world.usdc, data: encode(usdc.abi, "decimals", []) },
      "latest",
    ]);
    expect(BigInt(String(decimals))).toBe(6n);
  });

  test.each([
    ["TRANSFER_WITH_AUTHORIZATION_TYPEHASH", "0x7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267"],
    ["RECEIVE_WITH_AUTHORIZATION_TYPEHASH", "0xd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de8"],
    ["CANCEL_AUTHORIZATION_TYPEHASH", "0x158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a1597429"],
    ["PERMIT_TYPEHASH", "0x6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9"],
    // Circle's value on Base Sepolia: the domain follows from name, version, chain and address alone.
    ["DOMAIN_SEPARATOR", "0x71f17a3b2ff373b803d70a5a07c046c1a2bc8e89c09ef722fcb047abe94c9818"],
  ])("%s", async (name, value) => {
    expect(await world.rpc("eth_call", [{ to: world.usdc, data: encode(usdc.abi, name, []) }, "latest"])).toBe(value);
  });

  test("is given once", async () => {
    const args = ["X", "X", "USD", 6, admin, admin, admin, admin];
    expect(await call("initialize", args)).toBe("FiatToken: contract is already initialized");
  });

  test("is blacklisted itself from the beginning", async () => {
    expect(await call("transfer", [world.usdc, 0n])).toBe("Blacklistable: account is blacklisted");
  });
});

interface Fields {
  from: Address;
  to: Address;
  value: bigint;
  validAfter: bigint;
  validBefore: bigint;
  nonce: Hex;
}
const list = ({ from, to, value, validAfter, validBefore, nonce }: Fields) => [
  from,
  to,
  value,
  validAfter,
  validBefore,
  nonce,
];

describe.each([
  { functionName: "transferWithAuthorization", type: "TransferWithAuthorization" },
  { functionName: "receiveWithAuthorization", type: "ReceiveWithAuthorization" },
] as const)("$functionName", ({ functionName, type }) => {
  const overloads = ["vrs", "bytes"] as const;

  async function authorize(changes: Partial<Fields> = {}, signer?: Hex) {
    const payer = await someone();
    const payee = await someone(0n);
    const now = await headTime(world);
    const fields: Fields = {
      from: payer.address,
      to: payee.address,
      value: 10_000n,
      validAfter: now - 60n,
      validBefore: now + 600n,
      nonce: nonceOf(`${functionName}-${count}`),
      ...changes,
    };
    const signature = await sign(signer ?? payer.key, { token: world.usdc, type, message: { ...fields } });
    return { payer, payee, fields, signature };
  }
  const attempt = (
    fields: Fields,
    { signature, overload = "bytes", from = fields.to }: { signature: Hex; overload?: "bytes" | "vrs"; from?: Address },
  ) =>
    outcome(world, {
      from,
      to: world.usdc,
      data: encodeSigned(usdc.abi, functionName, list(fields), { signature, overload }),
    });

  test.each(overloads)("moves the value, logs it and spends the nonce (%s)", async (overload) => {
    const { payer, payee, fields, signature } = await authorize();
    await world.setNativeBalance(payee.address, 10n ** 18n);
    const data = encodeSigned(usdc.abi, functionName, list(fields), { signature, overload });
    const mined = await mine(data, payee.key);
    expect(mined.status).toBe("success");
    expect(await logsOf(mined)).toMatchObject([
      {
        topics: [
          "0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5",
          `0x000000000000000000000000${payer.address.slice(2).toLowerCase()}`,
          fields.nonce,
        ],
      },
      {
        topics: [
          "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
          `0x000000000000000000000000${payer.address.slice(2).toLowerCase()}`,
          `0x000000000000000000000000${payee.address.slice(2).toLowerCase()}`,
        ],
        data: toHex(10_000n, { size: 32 }),
      },
    ]);
    expect(await world.balance(world.usdc, payer.address)).toBe(990_000n);
    expect(await world.balance(world.usdc, payee.address)).toBe(10_000n);
    expect(await world.authorizationState(world.usdc, payer.address, fields.nonce)).toBe(true);
    const again = await outcome(world, { from: payee.address, to: world.usdc, data });
    expect(again).toBe("FiatTokenV2: authorization is used or canceled");
  });

  test.each([
    ["validAfter is in the past", -1n, undefined, "done"],
    ["validAfter is now", 0n, undefined, "FiatTokenV2: authorization is not yet valid"],
    ["validAfter is in the future", 1n, undefined, "FiatTokenV2: authorization is not yet valid"],
    ["validBefore is in the future", undefined, 1n, "done"],
    ["validBefore is now", undefined, 0n, "FiatTokenV2: authorization is expired"],
    ["validBefore is in the past", undefined, -1n, "FiatTokenV2: authorization is expired"],
    ["both are wrong", 1n, -1n, "FiatTokenV2: authorization is not yet valid"],
  ])("when %s", async (_, after, before, expected) => {
    const { signature: _unused, fields, payer } = await authorize();
    const now = await headTime(world);
    if (after !== undefined) fields.validAfter = now + after;
    if (before !== undefined) fields.validBefore = now + before;
    const signature = await sign(payer.key, { token: world.usdc, type, message: { ...fields } });
    expect(await attempt(fields, { signature })).toBe(expected);
  });

  test.each([
    ["one unit too much", { value: 1_000_001n }, "ERC20: transfer amount exceeds balance"],
    ["all there is", { value: 1_000_000n }, "done"],
    ["nothing", { value: 0n }, "done"],
    ["to nobody", { to: zeroAddress }, "ERC20: transfer to the zero address"],
    ["to the token", { to: "0x036CbD53842c5426634e7929541eC2318f3dCF7e" }, "Blacklistable: account is blacklisted"],
    ["from nobody", { from: zeroAddress }, "FiatTokenV2: invalid signature"],
  ] as const)("of %s", async (_, changes, expected) => {
    const { fields, signature } = await authorize(changes);
    expect(await attempt(fields, { signature })).toBe(expected);
  });

  test("to one who would hold too much", async () => {
    const { fields, signature, payee } = await authorize();
    await world.setBalance(world.usdc, payee.address, 2n ** 255n - 10_000n);
    expect(await attempt(fields, { signature })).toBe("FiatTokenV2_2: Balance exceeds (2^255 - 1)");
    await world.setBalance(world.usdc, payee.address, 2n ** 255n - 10_001n);
    expect(await attempt(fields, { signature })).toBe("done");
  });

  test.each(overloads)("with signatures of every wrong kind (%s)", async (overload) => {
    const { fields, signature } = await authorize();
    const [v, r, s] = vrs(signature);
    const forged = (parts: { v?: number; r?: Hex; s?: Hex }) =>
      concat([parts.r ?? r, parts.s ?? s, toHex(parts.v ?? v, { size: 1 })]);
    const args = (parts: { v?: number; r?: Hex; s?: Hex }) => {
      const tail = overload === "bytes" ? [forged(parts)] : [parts.v ?? v, parts.r ?? r, parts.s ?? s];
      const abi = usdc.abi.filter((item) => item.type === "function" && item.inputs.length === 6 + tail.length);
      return { from: fields.to, to: world.usdc, data: encode(abi, functionName, [...list(fields), ...tail]) };
    };
    const highS = toHex(curveOrder - hexToBigInt(s), { size: 32 });
    expect(await outcome(world, args({}))).toBe("done");
    expect(await outcome(world, args({ s: highS, v: v === 27 ? 28 : 27 }))).toBe(
      "ECRecover: invalid signature 's' value",
    );
    expect(await outcome(world, args({ v: v - 27 }))).toBe("ECRecover: invalid signature 'v' value");
    expect(await outcome(world, args({ v: 29, s: highS }))).toBe("ECRecover: invalid signature 's' value");
    expect(await outcome(world, args({ v: v === 27 ? 28 : 27 }))).toBe("FiatTokenV2: invalid signature");
    expect(await outcome(world, args({ r: zeroHash }))).toBe("ECRecover: invalid signature");
  });

  test.each([0, 64, 66])("with a signature of %i bytes", async (length) => {
    const { fields, signature } = await authorize();
    const cut: Hex = `0x${`${signature.slice(2)}00`.slice(0, length * 2)}`;
    expect(await attempt(fields, { signature: cut })).toBe("ECRecover: invalid signature length");
  });

  test("signed by somebody else", async () => {
    const { fields, signature } = await authorize({}, deriveKey("thief", "mock-usdc"));
    expect(await attempt(fields, { signature })).toBe("FiatTokenV2: invalid signature");
  });

  test.each([
    ["chain", { chainId: 1 }],
    ["name", { name: "USD Coin" }],
    ["token", { token: admin }],
  ])("signed for another %s", async (_, domain) => {
    const { fields, payer } = await authorize();
    const signature = await sign(payer.key, { token: world.usdc, type, message: { ...fields }, ...domain });
    expect(await attempt(fields, { signature })).toBe("FiatTokenV2: invalid signature");
  });

  test("signed as the other kind of transfer", async () => {
    const { fields, payer } = await authorize();
    const other = type === "TransferWithAuthorization" ? "ReceiveWithAuthorization" : "TransferWithAuthorization";
    const signature = await sign(payer.key, { token: world.usdc, type: other, message: { ...fields } });
    expect(await attempt(fields, { signature })).toBe("FiatTokenV2: invalid signature");
  });

  test("submitted by a third party", async () => {
    const { fields, signature } = await authorize();
    const expected = functionName === "receiveWithAuthorization" ? "FiatTokenV2: caller must be the payee" : "done";
    expect(await attempt(fields, { signature, from: admin })).toBe(expected);
  });

  test("with a blacklisted payer or payee, and with neither but a blacklisted sender", async () => {
    for (const side of ["from", "to"] as const) {
      const { fields, signature } = await authorize();
      await world.blacklist(fields[side], true);
      expect(await attempt(fields, { signature: "0x" })).toBe("Blacklistable: account is blacklisted");
      await world.blacklist(fields[side], false);
      expect(await attempt(fields, { signature })).toBe("done");
    }
    if (functionName === "transferWithAuthorization") {
      const { fields, signature } = await authorize();
      const { address: sender } = await someone();
      await world.blacklist(sender, true);
      expect(await attempt(fields, { signature, from: sender })).toBe("done");
    }
  });

  test("checks in the order of the original", async () => {
    const { fields } = await authorize({ validAfter: 2n ** 40n, validBefore: 0n, value: maxUint256 });
    const bad: Hex = "0x1234";
    const steps: string[] = [];
    const look = async () => steps.push(await attempt(fields, { signature: bad }));
    await world.pause(true);
    await world.blacklist(fields.from, true);
    await look();
    await world.pause(false);
    await look();
    await world.blacklist(fields.from, false);
    await look();
    fields.validAfter = 0n;
    await look();
    fields.validBefore = 2n ** 40n;
    await look();
    expect(steps).toEqual([
      "Pausable: paused",
      "Blacklistable: account is blacklisted",
      "FiatTokenV2: authorization is not yet valid",
      "FiatTokenV2: authorization is expired",
      "ECRecover: invalid signature length",
    ]);
    const used = await authorize();
    await world.setNativeBalance(used.payee.address, 10n ** 18n);
    const args = { signature: used.signature, overload: "bytes" } as const;
    await mine(encodeSigned(usdc.abi, functionName, list(used.fields), args), used.payee.key);
    const again = await attempt(used.fields, { signature: bad });
    expect(again).toBe("FiatTokenV2: authorization is used or canceled");
  });

  test.each([
    ["honest", "done", "FiatTokenV2: invalid signature"],
    ["always", "done", "done"],
    ["never", "FiatTokenV2: invalid signature", "FiatTokenV2: invalid signature"],
    ["short-return", "FiatTokenV2: invalid signature", "FiatTokenV2: invalid signature"],
    ["reverts", "FiatTokenV2: invalid signature", "FiatTokenV2: invalid signature"],
  ] as const)("from a contract that answers in the way %s", async (behaviour, toOwner, toThief) => {
    const owner = await someone();
    const from = await world.placeWallet({ owner: owner.address, behaviour, name: functionName });
    await world.fund(from, 1_000_000n);
    const { fields, signature } = await authorize({ from }, owner.key);
    const thief = await sign(deriveKey("thief", 0), { token: world.usdc, type, message: { ...fields } });
    for (const overload of overloads) {
      expect(await attempt(fields, { signature, overload })).toBe(toOwner);
      expect(await attempt(fields, { signature: thief, overload })).toBe(toThief);
    }
  });

  test("from an account that delegates to a contract, whose own key no longer counts", async () => {
    const { fields, signature } = await authorize();
    expect(await attempt(fields, { signature })).toBe("done");
    const undo = await world.delegateCode(fields.from, "strict");
    expect(await attempt(fields, { signature })).toBe("FiatTokenV2: invalid signature");
    await undo();
    expect(await attempt(fields, { signature })).toBe("done");
  });
});

describe("cancelAuthorization", () => {
  test.each(["vrs", "bytes"] as const)("spends the nonce (%s)", async (overload) => {
    const { key, address } = await someone();
    const nonce = nonceOf(`cancel-${overload}`);
    const message = { authorizer: address, nonce };
    const signature = await sign(key, { token: world.usdc, type: "CancelAuthorization", message });
    const data = encodeSigned(usdc.abi, "cancelAuthorization", [address, nonce], { signature, overload });
    const mined = await mine(data);
    expect(await logsOf(mined)).toMatchObject([
      { topics: ["0x1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81", expect.anything(), nonce] },
    ]);
    expect(await world.authorizationState(world.usdc, address, nonce)).toBe(true);
    expect(await outcome(world, { to: world.usdc, data })).toBe("FiatTokenV2: authorization is used or canceled");
  });

  test("needs the payer's signature, and works for a blacklisted payer but not while paused", async () => {
    const { key, address } = await someone();
    const nonce = nonceOf("cancel-refused");
    const message = { authorizer: address, nonce };
    const signature = await sign(key, { token: world.usdc, type: "CancelAuthorization", message });
    const stolen = await sign(adminKey, { token: world.usdc, type: "CancelAuthorization", message });
    const attempt = (signature: Hex) =>
      outcome(world, {
        to: world.usdc,
        data: encodeSigned(usdc.abi, "cancelAuthorization", [address, nonce], { signature, overload: "bytes" }),
      });
    expect(await attempt(stolen)).toBe("FiatTokenV2: invalid signature");
    await world.blacklist(address, true);
    expect(await attempt(signature)).toBe("done");
    await world.pause(true);
    expect(await attempt(signature)).toBe("Pausable: paused");
    await world.pause(false);
  });
});

describe("permit", () => {
  async function permit(changes: { deadline?: bigint; nonce?: bigint; spender?: Address } = {}) {
    const { key, address } = await someone();
    const { deadline = maxUint256, nonce = 0n, spender = admin } = changes;
    const message = { owner: address, spender, value: 5n, nonce, deadline };
    const signature = await sign(key, { token: world.usdc, type: "Permit", message });
    const data = (overload: "bytes" | "vrs", signed = signature) =>
      encodeSigned(usdc.abi, "permit", [address, spender, 5n, deadline], { signature: signed, overload });
    return { address, key, data, message };
  }

  test.each(["vrs", "bytes"] as const)("sets the allowance and spends the number (%s)", async (overload) => {
    const { address, data } = await permit();
    expect((await mine(data(overload))).status).toBe("success");
    expect(await call("transferFrom", [address, admin, 5n], admin)).toBe("done");
    expect(await call("transferFrom", [address, admin, 6n], admin)).toBe("ERC20: transfer amount exceeds allowance");
    const args = { to: world.usdc, data: encode(usdc.abi, "nonces", [address]) };
    expect(BigInt(String(await world.rpc("eth_call", [args, "latest"])))).toBe(1n);
    expect(await outcome(world, { to: world.usdc, data: data(overload) })).toBe("EIP2612: invalid signature");
  });

  test("expires after its deadline, and never when that is the highest number", async () => {
    const now = await headTime(world);
    const at = async (deadline: bigint) =>
      outcome(world, { to: world.usdc, data: (await permit({ deadline })).data("bytes") });
    expect(await at(now - 1n)).toBe("FiatTokenV2: permit is expired");
    expect(await at((await headTime(world)) + 60n)).toBe("done");
    expect(await at(maxUint256)).toBe("done");
  });

  test("refuses strangers, other numbers, nobody as spender, and everybody while paused", async () => {
    const { data, message } = await permit();
    const stolen = await sign(adminKey, { token: world.usdc, type: "Permit", message });
    const attempt = (data: Hex) => outcome(world, { to: world.usdc, data });
    expect(await attempt(data("bytes", stolen))).toBe("EIP2612: invalid signature");
    expect(await attempt((await permit({ nonce: 1n })).data("bytes"))).toBe("EIP2612: invalid signature");
    expect(await attempt((await permit({ spender: zeroAddress })).data("bytes"))).toBe(
      "ERC20: approve to the zero address",
    );
    await world.pause(true);
    expect(await attempt(data("bytes"))).toBe("Pausable: paused");
    await world.pause(false);
  });

  test("ignores the blacklist, as the original does since v2.2", async () => {
    const { address, data } = await permit();
    await world.blacklist(address, true);
    expect(await outcome(world, { to: world.usdc, data: data("bytes") })).toBe("done");
    expect(await call("approve", [admin, 1n], address)).toBe("done");
  });

  test("works for a contract", async () => {
    const owner = await world.placeWallet({ owner: admin, behaviour: "always", name: "permit" });
    const args = { signature: `0x${"11".repeat(65)}`, overload: "bytes" } as const;
    const attempt = encodeSigned(usdc.abi, "permit", [owner, admin, 1n, maxUint256], args);
    expect(await outcome(world, { to: world.usdc, data: attempt })).toBe("done");
  });
});

describe("ERC-20", () => {
  test("refuses a transfer of too much, to nobody, by or to the blacklisted, and while paused", async () => {
    const { address } = await someone();
    const { address: outcast } = await someone();
    await world.blacklist(outcast, true);
    expect(await call("transfer", [admin, 1_000_000n], address)).toBe("done");
    expect(await call("transfer", [admin, 1_000_001n], address)).toBe("ERC20: transfer amount exceeds balance");
    expect(await call("transfer", [zeroAddress, 1n], address)).toBe("ERC20: transfer to the zero address");
    expect(await call("transfer", [admin, 1n], zeroAddress)).toBe("ERC20: transfer from the zero address");
    expect(await call("transfer", [outcast, 1n], address)).toBe("Blacklistable: account is blacklisted");
    expect(await call("transfer", [admin, 1n], outcast)).toBe("Blacklistable: account is blacklisted");
    expect(await call("transferFrom", [address, admin, 0n], outcast)).toBe("Blacklistable: account is blacklisted");
    expect(await call("transferFrom", [outcast, admin, 0n], address)).toBe("Blacklistable: account is blacklisted");
    expect(await call("transferFrom", [address, outcast, 0n], admin)).toBe("Blacklistable: account is blacklisted");
    await world.pause(true);
    for (const name of ["transfer", "approve", "increaseAllowance", "decreaseAllowance"]) {
      expect(await call(name, [admin, 0n], address)).toBe("Pausable: paused");
    }
    expect(await call("transferFrom", [address, admin, 0n], admin)).toBe("Pausable: paused");
    await world.pause(false);
  });

  test("keeps allowances", async () => {
    const { address, key } = await someone();
    await world.setNativeBalance(address, 10n ** 20n);
    await mine(encode(usdc.abi, "approve", [admin, 10n]), key);
    await mine(encode(usdc.abi, "increaseAllowance", [admin, 5n]), key);
    await mine(encode(usdc.abi, "decreaseAllowance", [admin, 3n]), key);
    expect(await call("decreaseAllowance", [admin, 13n], address)).toBe("ERC20: decreased allowance below zero");
    expect(await call("increaseAllowance", [admin, maxUint256 - 12n], address)).toBe("done");
    expect(await call("increaseAllowance", [admin, maxUint256 - 11n], address)).toBe("SafeMath: addition overflow");
    await mine(encode(usdc.abi, "transferFrom", [address, admin, 12n]), adminKey);
    expect(await call("transferFrom", [address, admin, 1n], admin)).toBe("ERC20: transfer amount exceeds allowance");
    expect(await world.balance(world.usdc, address)).toBe(999_988n);
  });
});

describe("roles", () => {
  test.each([
    ["pause", [], "Pausable: caller is not the pauser"],
    ["unpause", [], "Pausable: caller is not the pauser"],
    ["blacklist", [zeroAddress], "Blacklistable: caller is not the blacklister"],
    ["unBlacklist", [zeroAddress], "Blacklistable: caller is not the blacklister"],
    ["mint", [zeroAddress, 1n], "FiatToken: caller is not a minter"],
    ["burn", [1n], "FiatToken: caller is not a minter"],
    ["configureMinter", [zeroAddress, 1n], "FiatToken: caller is not the masterMinter"],
    ["removeMinter", [zeroAddress], "FiatToken: caller is not the masterMinter"],
    ["transferOwnership", [zeroAddress], "Ownable: caller is not the owner"],
    ["updateMasterMinter", [zeroAddress], "Ownable: caller is not the owner"],
    ["updatePauser", [zeroAddress], "Ownable: caller is not the owner"],
    ["updateBlacklister", [zeroAddress], "Ownable: caller is not the owner"],
  ])("%s is not for strangers", async (name, args, expected) => {
    expect(await call(name, args, privateKeyToAddress(deriveKey("stranger", 0)))).toBe(expected);
  });

  test.each([
    ["transferOwnership", "Ownable: new owner is the zero address"],
    ["updateMasterMinter", "FiatToken: new masterMinter is the zero address"],
    ["updatePauser", "Pausable: new pauser is the zero address"],
    ["updateBlacklister", "Blacklistable: new blacklister is the zero address"],
  ])("%s is not given to nobody", async (name, expected) => {
    expect(await call(name, [zeroAddress], admin)).toBe(expected);
    expect(await call(name, [world.usdc], admin)).toBe("done");
  });

  test("a minter mints within an allowance", async () => {
    const { address: receiver } = await someone(0n);
    await mine(encode(usdc.abi, "configureMinter", [admin, 100n]), adminKey);
    expect(await call("mint", [zeroAddress, 1n], admin)).toBe("FiatToken: mint to the zero address");
    expect(await call("mint", [receiver, 0n], admin)).toBe("FiatToken: mint amount not greater than 0");
    expect(await call("mint", [receiver, 101n], admin)).toBe("FiatToken: mint amount exceeds minterAllowance");
    expect(await call("mint", [world.usdc, 1n], admin)).toBe("Blacklistable: account is blacklisted");
    const mined = await mine(encode(usdc.abi, "mint", [receiver, 60n]), adminKey);
    expect(await logsOf(mined)).toMatchObject([{ topics: { length: 3 } }, { data: toHex(60n, { size: 32 }) }]);
    expect(await world.balance(world.usdc, receiver)).toBe(60n);
    expect(await call("mint", [receiver, 41n], admin)).toBe("FiatToken: mint amount exceeds minterAllowance");
    await mine(encode(usdc.abi, "mint", [admin, 40n]), adminKey);
    const held = await world.balance(world.usdc, admin);
    expect(await call("burn", [0n], admin)).toBe("FiatToken: burn amount not greater than 0");
    expect(await call("burn", [held + 1n], admin)).toBe("FiatToken: burn amount exceeds balance");
    expect((await mine(encode(usdc.abi, "burn", [40n]), adminKey)).status).toBe("success");
    await mine(encode(usdc.abi, "removeMinter", [admin]), adminKey);
    expect(await call("mint", [receiver, 1n], admin)).toBe("FiatToken: caller is not a minter");
  });

  test("pausing and blacklisting by transaction is what the suite does by storage", async () => {
    const { address } = await someone(7n);
    await mine(encode(usdc.abi, "blacklist", [address]), adminKey);
    expect(await call("transfer", [admin, 1n], address)).toBe("Blacklistable: account is blacklisted");
    expect(await world.balance(world.usdc, address)).toBe(7n);
    await world.blacklist(address, false);
    expect(await call("transfer", [admin, 1n], address)).toBe("done");
    await world.blacklist(address, true);
    await mine(encode(usdc.abi, "unBlacklist", [address]), adminKey);
    expect(await call("transfer", [admin, 1n], address)).toBe("done");
    await mine(encode(usdc.abi, "pause", []), adminKey);
    expect(await call("transfer", [admin, 1n], address)).toBe("Pausable: paused");
    await world.pause(false);
    expect(await call("transfer", [admin, 1n], address)).toBe("done");
    await world.pause(true);
    await mine(encode(usdc.abi, "unpause", []), adminKey);
    expect(await call("transfer", [admin, 1n], address)).toBe("done");
  });
});
