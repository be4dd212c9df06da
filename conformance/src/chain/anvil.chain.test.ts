import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { connect } from "node:net";
import { isX402Error } from "@x402-reference/types";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { compileProcess } from "../../test/process/compiled.js";
import { type Anvil, startAnvil } from "./anvil.js";
import { findAnvil } from "./anvil-binary.js";
import { createRpc } from "./rpc.js";

const accounts = z.array(z.string());
const timed = z.object({ number: z.string(), timestamp: z.string() });

/** Whether anybody listens on a port. */
function open(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function withAnvil(
  options: Parameters<typeof startAnvil>[0],
  use: (anvil: Anvil) => Promise<void>,
): Promise<void> {
  const anvil = await startAnvil(options);
  try {
    await use(anvil);
  } finally {
    await anvil.stop();
  }
}

test("answers on a port of its own and is gone after stop", async () => {
  const [first, second] = await Promise.all([startAnvil(), startAnvil({ chainId: 8453 })]);
  expect(first.port).not.toBe(second.port);
  expect(await createRpc(first.rpcUrl)("eth_chainId", [])).toBe("0x14a34");
  expect(await createRpc(second.rpcUrl)("eth_chainId", [])).toBe("0x2105");
  await Promise.all([first.stop(), second.stop()]);
  expect([await open(first.port), await open(second.port)]).toEqual([false, false]);
});

test("mines a transaction at once, at the time of day", async () => {
  await withAnvil({}, async ({ rpcUrl }) => {
    const rpc = createRpc(rpcUrl);
    const [from] = z.parse(accounts, await rpc("eth_accounts", []));
    await rpc("eth_sendTransaction", [{ from, to: from }]);
    // Anvil answers when it has taken the transaction, a moment before its block is there.
    await expect.poll(() => rpc("eth_blockNumber", []), { timeout: 10_000 }).toBe("0x1");
    const block = z.parse(timed, await rpc("eth_getBlockByNumber", ["latest", false]));
    expect(Math.abs(Number(block.timestamp) - Date.now() / 1000)).toBeLessThan(30);
  });
});

test("mines by the clock when told", async () => {
  await withAnvil({ blockTime: 1 }, async ({ rpcUrl }) => {
    const rpc = createRpc(rpcUrl);
    await expect.poll(() => rpc("eth_blockNumber", []), { timeout: 10_000 }).toBe("0x2");
  });
});

test("says what it said itself when its port is taken", async () => {
  await withAnvil({}, async ({ port }) => {
    const failure = await startAnvil({ port }).catch((error: unknown) => error);
    expect(isX402Error(failure, "chain_unreachable") && failure.message).toMatch(
      /^Anvil did not start\. It ended with code 1\.[\s\S]*Address already in use/,
    );
  });
});

test("stops when the signal says so", async () => {
  const controller = new AbortController();
  const anvil = await startAnvil({ signal: controller.signal });
  controller.abort();
  await expect.poll(() => open(anvil.port), { timeout: 10_000 }).toBe(false);
});

test("is the program from npm", () => {
  expect(execFileSync(findAnvil({ env: {} }), ["--version"], { encoding: "utf8" })).toContain("1.7.1");
});

test.each([
  ["exits", () => {}, "process.exit(0)"],
  ["is interrupted", (pid: number) => process.kill(pid, "SIGINT"), ""],
  ["is killed", (pid: number) => process.kill(pid, "SIGKILL"), ""],
])("does not outlive a parent that %s", async (_, end, ending) => {
  const { folder, childUrl } = await compileProcess();
  try {
    const program = `
      import { spawnChild } from ${JSON.stringify(childUrl)};
      const anvil = spawnChild(${JSON.stringify(findAnvil())}, { name: "anvil", args: ["--port", "0"] });
      const [, port] = await anvil.waitForOutput(/Listening on .*:([0-9]+)/, { timeoutMs: 20_000 });
      process.stdout.write(port);
      process.stdin.once("data", () => { ${ending} });`;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    const [port] = await once(parent.stdout, "data");
    expect(await open(Number(port))).toBe(true);
    parent.stdin.write("go");
    end(parent.pid ?? 0);
    await once(parent, "exit");
    await expect.poll(() => open(Number(port)), { timeout: 10_000 }).toBe(false);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
