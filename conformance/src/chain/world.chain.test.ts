import { once } from "node:events";
import { createServer } from "node:http";
import { isX402Error } from "@x402-reference/types";
import { type Address, toHex, zeroHash } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { headTime, sign } from "../../test/chain/token.js";
import { create2DeployerAddress } from "./addresses.js";
import { startAnvil } from "./anvil.js";
import { deriveKey } from "./keys.js";
import { createLedger } from "./ledger.js";
import { createRpc } from "./rpc.js";
import { createWorld, type World } from "./world.js";

let world: World;
let count = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

function someone(): { key: `0x${string}`; address: Address } {
  count += 1;
  const key = deriveKey(`someone-${count}`, "world");
  return { key, address: privateKeyToAddress(key) };
}

async function authorization({ to = someone().address, value = 10_000n } = {}) {
  const { key, address: from } = someone();
  await world.fund(from, 1_000_000n);
  const now = await headTime(world);
  const message = {
    from,
    to,
    value,
    validAfter: 0n,
    validBefore: now + 600n,
    nonce: toHex(count, { size: 32 }),
  };
  const signature = await sign(key, { token: world.usdc, type: "TransferWithAuthorization", message });
  return { key, ...message, signature };
}

test("pretends to be Base Sepolia", async () => {
  expect(await world.rpc("eth_chainId", [])).toBe("0x14a34");
  expect([world.network, world.chainId, world.usdc]).toEqual([
    "eip155:84532",
    84532,
    "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
  ]);
  expect(Math.abs(Number(await headTime(world)) - Date.now() / 1000)).toBeLessThan(30);
});

describe("funds", () => {
  test("add up when given at the same time, and leave no transaction behind", async () => {
    const { address } = someone();
    const before = await world.rpc("eth_blockNumber", []);
    await Promise.all(Array.from({ length: 50 }, () => world.fund(address, 3n)));
    expect(await world.balance(world.usdc, address)).toBe(150n);
    expect(await world.rpc("eth_blockNumber", [])).toBe(before);
  });

  test("can be set, and leave a blacklisting alone", async () => {
    const { address } = someone();
    await world.blacklist(address, true);
    await world.setBalance(world.usdc, address, 9n);
    await world.fund(address, 1n);
    expect(await world.balance(world.usdc, address)).toBe(10n);
    const paying = await authorization({ to: address });
    expect((await world.submitTransferWithAuthorization(paying)).status).toBe("reverted");
    await world.blacklist(address, false);
    expect((await world.submitTransferWithAuthorization(paying)).status).toBe("success");
    expect(await world.balance(world.usdc, address)).toBe(10_010n);
  });

  test("exist on other tokens of the suite", async () => {
    const { address } = someone();
    const probe = await world.deployProbe("funds", []);
    const other = await world.place("MockUSDC", "funds");
    await world.fund(address, 5n, { token: probe });
    await world.fund(address, 6n, { token: other });
    expect(await world.balance(probe, address)).toBe(5n);
    expect(await world.balance(other, address)).toBe(6n);
    expect(await world.balance(world.usdc, address)).toBe(0n);
  });

  test("are nothing where there is no token", async () => {
    const { address } = someone();
    expect(await world.balance(address, address)).toBe(0n);
    expect(await world.authorizationState(address, address, zeroHash)).toBe(false);
  });

  test("can be allowed to others, on every token of the suite", async () => {
    const [{ address }, { address: spender }] = [someone(), someone()];
    const probe = await world.deployProbe("allowance", []);
    for (const token of [world.usdc, probe]) {
      await world.setAllowance(token, address, spender, 7n);
      expect(await world.allowance(token, address, spender)).toBe(7n);
      expect(await world.allowance(token, spender, address)).toBe(0n);
    }
    expect(await world.allowance(address, address, spender)).toBe(0n);
  });

  test("in native coin are set", async () => {
    const { address } = someone();
    await world.setNativeBalance(address, 12n);
    expect(await world.rpc("eth_getBalance", [address, "latest"])).toBe("0xc");
  });
});

describe("contracts", () => {
  test("have an address of their own each time, the same in every run", async () => {
    const names = ["a", "a", "b", "a"];
    const here = await Promise.all(names.map((name) => world.deployProbe(`place/${name}`, [])));
    expect(new Set(here).size).toBe(4);
    const elsewhere = await createWorld();
    try {
      const there = await Promise.all(names.map((name) => elsewhere.deployProbe(`place/${name}`, [])));
      expect(new Set(there)).toEqual(new Set(here));
    } finally {
      await elsewhere.stop();
    }
  });

  test("keep away from what an earlier run left on the same chain", async () => {
    const first = await world.deployProbe("kept", []);
    const attached = await createWorld({ rpcUrl: world.rpcUrl });
    expect(await attached.deployProbe("kept", [])).not.toBe(first);
    await attached.stop();
    expect(await world.rpc("eth_chainId", [])).toBe("0x14a34");
  });

  test("change their faults when told", async () => {
    const probe = await world.deployProbe("faults", ["no-op", "ignore-nonce"]);
    const word = () => world.rpc("eth_getStorageAt", [probe, "0x0", "latest"]);
    expect(BigInt(String(await word()))).toBe(20n);
    await world.setFaults(probe, []);
    expect(BigInt(String(await word()))).toBe(0n);
  });
});

describe("third parties", () => {
  test("submit and cancel, any number at the same time", async () => {
    const payments = await Promise.all(Array.from({ length: 8 }, () => authorization()));
    const submitted = await Promise.all(payments.map((payment) => world.submitTransferWithAuthorization(payment)));
    expect(submitted.map(({ status }) => status)).toEqual(Array(8).fill("success"));
    const again = await world.submitTransferWithAuthorization(payments[0] ?? (await authorization()));
    expect(again.status).toBe("reverted");

    const { key, from: authorizer, nonce, ...rest } = await authorization();
    const message = { authorizer, nonce };
    const signature = await sign(key, { token: world.usdc, type: "CancelAuthorization", message });
    expect((await world.cancelAuthorization({ ...message, signature })).status).toBe("success");
    expect(await world.authorizationState(world.usdc, authorizer, nonce)).toBe(true);
    const late = await world.submitTransferWithAuthorization({ ...rest, from: authorizer, nonce });
    expect(late.status).toBe("reverted");
  });
});

test("a paused token moves nothing until it goes on", async () => {
  const payment = await authorization();
  await world.pause(true);
  expect((await world.submitTransferWithAuthorization(payment)).status).toBe("reverted");
  await world.pause(false);
  expect((await world.submitTransferWithAuthorization(payment)).status).toBe("success");
});

describe("a chain that does not fit", () => {
  test("has no deployer for Permit2", async () => {
    const anvil = await startAnvil();
    try {
      await createRpc(anvil.rpcUrl)("anvil_setCode", [create2DeployerAddress, "0x"]);
      const failure = await createWorld({ rpcUrl: anvil.rpcUrl }).catch((error: unknown) => error);
      expect(isX402Error(failure, "wrong_chain") && failure.message).toContain("Permit2");
    } finally {
      await anvil.stop();
    }
  });

  test("has something else in the place of the token", async () => {
    const anvil = await startAnvil();
    try {
      await createRpc(anvil.rpcUrl)("anvil_setCode", [world.usdc, "0x00"]);
      const failure = await createWorld({ rpcUrl: anvil.rpcUrl }).catch((error: unknown) => error);
      expect(isX402Error(failure, "wrong_chain")).toBe(true);
    } finally {
      await anvil.stop();
    }
  });

  test("is not there, or is no chain", async () => {
    const nobody = await createWorld({ rpcUrl: "http://127.0.0.1:9" }).catch((error: unknown) => error);
    expect(isX402Error(nobody, "chain_unreachable")).toBe(true);
    const server = createServer((_, response) => response.end("<html>")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const website = await createWorld({ rpcUrl: `http://127.0.0.1:${port}` }).catch((error: unknown) => error);
    server.close();
    expect(isX402Error(website, "chain_unreachable") && website.message).toContain("does not answer in JSON-RPC");
  });
});

describe("the ledger", () => {
  test("lists what names an address, in order and with its outcome", async () => {
    const ledger = createLedger(world);
    const before = await ledger.blockNumber();
    const payment = await authorization();
    const first = await world.submitTransferWithAuthorization(payment);
    const second = await world.submitTransferWithAuthorization(payment);
    await world.submitTransferWithAuthorization(await authorization());
    const found = await ledger.transactionsTouching(payment.from, before);
    expect(found).toMatchObject([
      { hash: first.hash, to: world.usdc.toLowerCase(), status: "success" },
      { hash: second.hash, to: world.usdc.toLowerCase(), status: "reverted" },
    ]);
    expect(await ledger.transactionsTouching(payment.from, before + 1n)).toHaveLength(1);
    expect(await ledger.transactionsTouching(payment.from, await ledger.blockNumber())).toEqual([]);
    expect(await ledger.transactionsTouching(someone().address, 0n)).toEqual([]);
  });

  test("asks for each block once, however many look at the same time", async () => {
    const asked: string[] = [];
    const ledger = createLedger({
      rpc: (method, params) => {
        asked.push(`${method} ${JSON.stringify(params)}`);
        return world.rpc(method, params);
      },
    });
    const payment = await authorization();
    const before = await ledger.blockNumber();
    for (let block = 0; block < 40; block += 1) await world.rpc("evm_mine", []);
    await world.submitTransferWithAuthorization(payment);
    const looks = await Promise.all(
      Array.from({ length: 10 }, () => ledger.transactionsTouching(payment.from, before)),
    );
    expect(looks.map((look) => look.length)).toEqual(Array(10).fill(1));
    const blocks = asked.filter((call) => call.startsWith("eth_getBlockByNumber"));
    expect(blocks).toHaveLength(41);
    expect(new Set(blocks).size).toBe(41);
    expect(asked.filter((call) => call.startsWith("eth_getTransactionReceipt"))).toHaveLength(1);
  });

  test("tries again after a failure", async () => {
    let broken = true;
    const ledger = createLedger({
      rpc: async (method, params) => {
        if (broken && method === "eth_getBlockByNumber") throw new Error("down");
        return world.rpc(method, params);
      },
    });
    const { from } = await authorization();
    const before = await ledger.blockNumber();
    await world.rpc("evm_mine", []);
    await expect(ledger.transactionsTouching(from, before)).rejects.toThrow("down");
    broken = false;
    expect(await ledger.transactionsTouching(from, before)).toEqual([]);
  });
});
