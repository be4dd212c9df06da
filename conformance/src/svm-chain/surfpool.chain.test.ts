import { connect } from "node:net";
import { createSolanaRpcSubscriptions } from "@solana/kit";
import { isX402Error } from "@x402-reference/types";
import { expect, test } from "vitest";
import { createRpc } from "../chain/rpc.js";
import { type StartSurfpoolOptions, type Surfpool, startSurfpool } from "./surfpool.js";

/** Whether anybody listens at an address. */
function open(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function withSurfpool(options: StartSurfpoolOptions, use: (surfpool: Surfpool) => Promise<void>): Promise<void> {
  const surfpool = await startSurfpool(options);
  try {
    await use(surfpool);
  } finally {
    await surfpool.stop();
  }
}

const slotOf = ({ rpcUrl }: Surfpool) => createRpc(rpcUrl)("getSlot", [{ commitment: "processed" }]);

test("answers on ports of its own and is gone after stop", async () => {
  const both = await Promise.all([startSurfpool(), startSurfpool()]);
  const urls = both.flatMap(({ rpcUrl, wsUrl }) => [rpcUrl, wsUrl]);
  expect(new Set(urls).size).toBe(4);
  expect(await Promise.all(urls.map(open))).toEqual([true, true, true, true]);
  expect(await Promise.all(both.map(slotOf))).toEqual([31, 31]);
  await Promise.all(both.map((surfpool) => surfpool.stop()));
  expect(await Promise.all(urls.map(open))).toEqual([false, false, false, false]);
});

test("makes blocks by the clock when told", async () => {
  await withSurfpool({ blocks: { everyMs: 50 } }, async (surfpool) => {
    await expect.poll(() => slotOf(surfpool), { timeout: 10_000 }).toBeGreaterThan(33);
  });
});

test("is read faster than its events come", async () => {
  await withSurfpool({ blocks: { everyMs: 1 } }, async (surfpool) => {
    await expect.poll(() => slotOf(surfpool), { timeout: 30_000 }).toBeGreaterThan(1_500);
  });
});

test("says what it said itself when it does not start", async () => {
  const failure = await startSurfpool({ blocks: { everyMs: -1 } }).catch((error: unknown) => error);
  expect(isX402Error(failure, "chain_unreachable") && failure.message).toMatch(
    /^Surfpool did not start\. It ended with code 1\.\n[\s\S]*slotTimeMs/,
  );
});

test("stops when the signal says so", async () => {
  const controller = new AbortController();
  const surfpool = await startSurfpool({ signal: controller.signal });
  controller.abort();
  await expect.poll(() => open(surfpool.rpcUrl), { timeout: 10_000 }).toBe(false);
});

test("takes nobody along when it crashes, and is then known to be gone", async () => {
  await withSurfpool({}, async (surfpool) => {
    process.kill(Number(surfpool.pid), "SIGSEGV");
    await expect.poll(() => open(surfpool.rpcUrl), { timeout: 10_000 }).toBe(false);
    const failure = await slotOf(surfpool).catch((error: unknown) => error);
    expect(isX402Error(failure, "chain_unreachable")).toBe(true);
  });
});

test("tells its news over a socket", async () => {
  await withSurfpool({ blocks: { everyMs: 50 } }, async ({ wsUrl }) => {
    const controller = new AbortController();
    const slots = await createSolanaRpcSubscriptions(wsUrl)
      .slotNotifications()
      .subscribe({ abortSignal: controller.signal });
    const { value } = await slots[Symbol.asyncIterator]().next();
    controller.abort();
    expect(value?.slot).toBeGreaterThan(30n);
  });
});
