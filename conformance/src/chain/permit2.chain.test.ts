import {
  getContractAddress,
  type Hex,
  hashDomain,
  hexToBigInt,
  keccak256,
  maxUint256,
  parseSignature,
  serializeCompactSignature,
  serializeSignature,
  signatureToCompactSignature,
  toEventSelector,
  toFunctionSelector,
  toHex,
  zeroAddress,
} from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logsOf } from "../../test/chain/logs.js";
import { type PermitPayment, settleData, settleWithPermitData, signPermit } from "../../test/chain/permit2.js";
import { encode, headTime, outcome, sign } from "../../test/chain/token.js";
import { create2DeployerAddress, exactProxyAddress, permit2Address } from "./addresses.js";
import type { Artifact } from "./artifact.js";
import { loadArtifact } from "./artifacts.js";
import { deriveKey } from "./keys.js";
import { send } from "./send.js";
import { createWorld, type World } from "./world.js";

let world: World;
let permit2: Artifact;
let proxy: Artifact;
let count = 0;

beforeAll(async () => {
  world = await createWorld();
  permit2 = await loadArtifact("Permit2");
  proxy = await loadArtifact("ExactPermit2Proxy");
});
afterAll(() => world.stop());

const payee = privateKeyToAddress(deriveKey("payee", "permit2"));

/** Somebody new with a million units, all of them allowed to Permit2, and a payment of theirs. */
async function payment(changes: Partial<PermitPayment> = {}) {
  count += 1;
  const key = deriveKey(`payer-${count}`, "permit2");
  const owner = privateKeyToAddress(key);
  const now = await headTime(world);
  const fields: PermitPayment = {
    owner,
    token: world.usdc,
    amount: 10_000n,
    nonce: BigInt(count) << 8n,
    deadline: now + 600n,
    to: payee,
    validAfter: now - 60n,
    ...changes,
  };
  await world.fund(owner, 1_000_000n, { token: fields.token });
  await world.setAllowance(fields.token, owner, permit2Address, maxUint256);
  return { key, fields, signature: await signPermit(key, fields) };
}

const attempt = (data: Hex) => outcome(world, { to: exactProxyAddress, data });
const mine = (data: Hex) => send(world.rpc, { chainId: world.chainId, to: exactProxyAddress, data });
const namesOf = async (hash: Hex) => (await logsOf(world, hash)).map(({ name }) => name);

describe("Permit2", () => {
  test("is the one of every chain, by its own deployment", async () => {
    expect(keccak256(permit2.bytecode)).toBe("0xe2be1e05eedf35dacd66c65c862f8150ff9ab4b6b24b9bbe62be71b6b16cf0f8");
    const salt = "0x0000000000000000000000000000000000000000d3af2663da51c10215000000";
    expect(
      getContractAddress({ opcode: "CREATE2", from: create2DeployerAddress, salt, bytecode: permit2.bytecode }),
    ).toBe(permit2Address);
    const code = String(await world.rpc("eth_getCode", [permit2Address, "latest"]));
    expect(keccak256(`0x${code.slice(2)}`)).toBe("0xdcde65555316946c298e4c60c6213eb5c3aeab4354d1f3fac5427236bcbb9ebe");
    const to = permit2Address;
    const separator = await world.rpc("eth_call", [
      { to, data: encode(permit2.abi, "DOMAIN_SEPARATOR", []) },
      "latest",
    ]);
    expect(separator).toBe(
      hashDomain({
        domain: { name: "Permit2", chainId: 84532n, verifyingContract: permit2Address },
        types: {
          EIP712Domain: [
            { name: "name", type: "string" },
            { name: "chainId", type: "uint256" },
            { name: "verifyingContract", type: "address" },
          ],
        },
      }),
    );
  });

  test("has the interface of the specification", () => {
    expect(selectorOf(permit2, "permitWitnessTransferFrom")).toContain("0x137c29fe");
    expect(selectorOf(permit2, "nonceBitmap")).toEqual(["0x4fe02b44"]);
    expect(selectorOf(permit2, "invalidateUnorderedNonces")).toEqual(["0x3ff9dcb1"]);
    expect(errorsOf(permit2)).toMatchObject({
      InvalidNonce: "0x756688fe",
      InvalidSigner: "0x815e1d64",
      InvalidSignature: "0x8baa579f",
      InvalidSignatureLength: "0x4be6321b",
      InvalidContractSignature: "0xb0669cbc",
      SignatureExpired: "0xcd21db4f",
      InvalidAmount: "0x3728b83d",
    });
  });

  test("shows and loses a nonce without a transaction", async () => {
    const { fields, signature } = await payment();
    const data = settleData(fields, signature);
    expect(await world.permit2NonceUsed(fields.owner, fields.nonce)).toBe(false);
    await world.usePermit2Nonce(fields.owner, fields.nonce + 1n);
    expect(await attempt(data)).toBe("done");
    await world.usePermit2Nonce(fields.owner, fields.nonce);
    expect(await world.permit2NonceUsed(fields.owner, fields.nonce)).toBe(true);
    expect(await attempt(data)).toBe("InvalidNonce");
  });
});

describe("the proxy", () => {
  test("is at its address, with the interface of the specification", async () => {
    const code = await world.rpc("eth_getCode", [exactProxyAddress, "latest"]);
    expect(code).toBe(proxy.deployedBytecode);
    expect(selectorOf(proxy, "settle")).toEqual(["0x13cd3b53"]);
    expect(selectorOf(proxy, "settleWithPermit")).toEqual(["0xfa340378"]);
    expect(selectorOf(proxy, "PERMIT2")).toEqual(["0x6afdd850"]);
    expect(errorsOf(proxy)).toEqual({
      InvalidAmount: "0x2c5211c6",
      InvalidDestination: "0xac6b05f5",
      InvalidOwner: "0x49e27cff",
      PaymentTooEarly: "0xa65539fa",
      Permit2612AmountMismatch: "0x050cda49",
      ReentrancyGuardReentrantCall: "0x3ee5aeb5",
    });
    expect(toEventSelector("Settled()")).toBe("0x97088ec3606cfe8cc112180570d03fcde05f9b8e1bfef8e27784eaf5dd5691b6");
    expect(toEventSelector("SettledWithPermit()")).toBe(
      "0xde5b89d10fc800c459329c382fabfcad0be0ed7e5328e01fae04e507b09ef5d8",
    );
    const read = (name: string) =>
      world.rpc("eth_call", [{ to: exactProxyAddress, data: encode(proxy.abi, name, []) }, "latest"]);
    expect(String(await read("PERMIT2")).slice(-40)).toBe(permit2Address.slice(2).toLowerCase());
    expect(await read("WITNESS_TYPEHASH")).toBe("0xd97b3239a7f32295517bd14cb074edfdd188dfe5eb42f802bb26d4fd1eb12c37");
  });

  test("moves the permitted amount for whoever calls, and once", async () => {
    const { fields, signature } = await payment();
    const before = await world.balance(world.usdc, payee);
    const { hash, status } = await mine(settleData(fields, signature));
    expect(status).toBe("success");
    expect(await logsOf(world, hash)).toMatchObject([
      { name: "Transfer", args: { from: fields.owner, to: payee, value: 10_000n } },
      { name: "Settled" },
    ]);
    expect(await world.balance(world.usdc, payee)).toBe(before + 10_000n);
    expect(await world.balance(world.usdc, fields.owner)).toBe(990_000n);
    expect(await world.allowance(world.usdc, fields.owner, permit2Address)).toBe(maxUint256 - 10_000n);
    expect(await world.permit2NonceUsed(fields.owner, fields.nonce)).toBe(true);
    expect(await attempt(settleData(fields, signature))).toBe("InvalidNonce");
  });

  test.each([
    ["of nothing", { amount: 0n }, "InvalidAmount"],
    ["from nobody", { owner: zeroAddress }, "InvalidOwner"],
    ["to nobody", { to: zeroAddress }, "InvalidDestination"],
    ["of more than there is", { amount: 1_000_001n }, "TRANSFER_FROM_FAILED"],
  ] as const)("refuses a payment %s", async (_, changes, expected) => {
    const { fields, signature } = await payment(changes);
    expect(await attempt(settleData(fields, signature))).toBe(expected);
  });

  test.each([
    ["validAfter", 1n, "PaymentTooEarly"],
    ["validAfter", 0n, "done"],
    ["deadline", 0n, "done"],
    ["deadline", -1n, "SignatureExpired"],
  ] as const)("with %s at now + %d", async (name, offset, expected) => {
    const { fields, key } = await payment();
    fields[name] = (await headTime(world)) + offset;
    expect(await attempt(settleData(fields, await signPermit(key, fields)))).toBe(expected);
  });

  test("refuses what the payer did not sign", async () => {
    const { fields, signature } = await payment();
    for (const change of [{ to: exactProxyAddress }, { validAfter: 0n }, { amount: 9_999n }, { nonce: 1n }]) {
      expect(await attempt(settleData({ ...fields, ...change }, signature))).toBe("InvalidSigner");
    }
    expect(await attempt(settleData(fields, `${signature}00`))).toBe("InvalidSignatureLength");
    expect(await attempt(settleData(fields, `0x${"00".repeat(65)}`))).toBe("InvalidSignature");
  });

  test("takes every form of a signature that Permit2 takes", async () => {
    const { fields, signature } = await payment();
    const parsed = parseSignature(signature);
    const compact = serializeCompactSignature(signatureToCompactSignature(parsed));
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const highS = serializeSignature({
      r: parsed.r,
      s: toHex(order - hexToBigInt(parsed.s), { size: 32 }),
      yParity: parsed.yParity === 0 ? 1 : 0,
    });
    expect(await attempt(settleData(fields, compact))).toBe("done");
    expect(await attempt(settleData(fields, highS))).toBe("done");
    const zeroV: Hex = `0x${signature.slice(2, -2)}0${parsed.yParity}`;
    expect(await attempt(settleData(fields, zeroV))).toBe("InvalidSignature");
  });

  test("needs the payer's allowance to Permit2", async () => {
    const { fields, signature } = await payment();
    await world.setAllowance(world.usdc, fields.owner, permit2Address, fields.amount - 1n);
    expect(await attempt(settleData(fields, signature))).toBe("TRANSFER_FROM_FAILED");
    await world.setAllowance(world.usdc, fields.owner, permit2Address, fields.amount);
    expect(await attempt(settleData(fields, signature))).toBe("done");
  });

  test("pays for a wallet that is a contract", async () => {
    const key = deriveKey("owner", "permit2");
    const owner = await world.placeWallet({ owner: privateKeyToAddress(key), name: "permit2" });
    const { fields } = await payment({ owner });
    await world.fund(owner, fields.amount);
    await world.setAllowance(world.usdc, owner, permit2Address, fields.amount);
    expect(await attempt(settleData(fields, await signPermit(key, fields)))).toBe("done");
    const thief = await signPermit(deriveKey("thief", "permit2"), fields);
    expect(await attempt(settleData(fields, thief))).toBe("InvalidContractSignature");
  });

  test("settles no second payment in the middle of one", async () => {
    const token = await world.deployProbe("permit2-reentrant", ["reentrant"]);
    const [outer, inner] = [await payment({ token }), await payment({ token })];
    await world.setHook(token, { to: exactProxyAddress, data: settleData(inner.fields, inner.signature) });
    const { hash } = await mine(settleData(outer.fields, outer.signature));
    expect(await logsOf(world, hash)).toMatchObject([
      { name: "Reentered", args: { success: false } },
      { name: "Transfer", args: { from: outer.fields.owner } },
      { name: "Settled" },
    ]);
    await world.setFaults(token, []);
    expect((await mine(settleData(inner.fields, inner.signature))).status).toBe("success");
  });
});

describe("the proxy, with an approval of the token", () => {
  async function sponsored(changes: Partial<PermitPayment> = {}, value?: bigint) {
    const { key, fields, signature } = await payment(changes);
    await world.setAllowance(fields.token, fields.owner, permit2Address, 0n);
    const message = {
      owner: fields.owner,
      spender: permit2Address,
      value: value ?? fields.amount,
      nonce: 0n,
      deadline: fields.deadline,
    };
    const approved = await sign(key, { token: fields.token, type: "Permit", message });
    const approval = { value: message.value, deadline: message.deadline, signature: approved };
    return { fields, signature, approval };
  }

  test("needs no allowance from before", async () => {
    const { fields, ...signed } = await sponsored();
    expect(await attempt(settleData(fields, signed.signature))).toBe("TRANSFER_FROM_FAILED");
    const { hash } = await mine(settleWithPermitData(fields, signed));
    expect(await namesOf(hash)).toEqual(["Approval", "Transfer", "SettledWithPermit"]);
    expect(await world.allowance(world.usdc, fields.owner, permit2Address)).toBe(0n);
  });

  test("refuses one of another amount", async () => {
    const { fields, ...signed } = await sponsored({}, 10_001n);
    expect(await attempt(settleWithPermitData(fields, signed))).toBe("Permit2612AmountMismatch");
  });

  test("goes on when it fails, and needs the allowance then", async () => {
    const { fields, ...signed } = await sponsored();
    signed.approval.deadline += 1n;
    expect(await attempt(settleWithPermitData(fields, signed))).toBe("TRANSFER_FROM_FAILED");
    await world.setAllowance(world.usdc, fields.owner, permit2Address, maxUint256);
    const { hash } = await mine(settleWithPermitData(fields, signed));
    expect(await logsOf(world, hash)).toMatchObject([
      {
        name: "EIP2612PermitFailedWithReason",
        args: { token: world.usdc, owner: fields.owner, reason: "EIP2612: invalid signature" },
      },
      { name: "Transfer" },
      { name: "SettledWithPermit" },
    ]);
  });

  test("goes on when the token knows none", async () => {
    const token = await world.deployProbe("permit2-no-permit", ["no-permit"]);
    const { fields, ...signed } = await sponsored({ token });
    await world.setAllowance(token, fields.owner, permit2Address, maxUint256);
    const { hash } = await mine(settleWithPermitData(fields, signed));
    expect(await namesOf(hash)).toEqual(["EIP2612PermitFailedWithData", "Transfer", "SettledWithPermit"]);
  });
});

function selectorOf({ abi }: Artifact, name: string): Hex[] {
  return abi.flatMap((item) => (item.type === "function" && item.name === name ? [toFunctionSelector(item)] : []));
}

function errorsOf({ abi }: Artifact): Record<string, Hex> {
  return Object.fromEntries(
    abi.flatMap((item) =>
      item.type === "error"
        ? [[item.name, toFunctionSelector(`${item.name}(${item.inputs.map(({ type }) => type).join(",")})`)]]
        : [],
    ),
  );
}
