import { X402Error } from "@x402-reference/types";
import { createRpc } from "../chain/rpc.js";
import { spawnChild } from "../process/child.js";
import { findSurfpool } from "./surfpool-binary.js";
import { surfpoolHost } from "./surfpool-host.js";

/** When blocks are made: one for each transaction, at once; only when `surfnet_timeTravel` is called; or by the clock. */
export type SurfpoolBlocks = "each-transaction" | "by-hand" | { everyMs: number };

/** What kind of chain to start. */
export interface StartSurfpoolOptions {
  /** `each-transaction` by default. */
  blocks?: SurfpoolBlocks;
  /** Stops the chain when aborted. */
  signal?: AbortSignal;
}

/** A local Solana in a process of its own. */
export interface Surfpool {
  readonly rpcUrl: string;
  readonly wsUrl: string;
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

const startTimeoutMs = 30_000;
/** Surfpool's clock cannot be stopped in less time than this. */
const stoppedSlotMs = 10;

/**
 * Starts Surfpool, without internet and on free ports, and waits until it answers; it never outlives this process.
 *
 * Throws `SurfpoolMissing` when it is not installed and `chain_unreachable` when it does not come up.
 *
 * @example
 * ```ts
 * const surfpool = await startSurfpool();
 * try {
 *   await fetch(surfpool.rpcUrl, {
 *     method: "POST",
 *     headers: { "content-type": "application/json" },
 *     body: '{"jsonrpc":"2.0","id":1,"method":"getSlot","params":[]}',
 *   });
 * } finally {
 *   await surfpool.stop();
 * }
 * ```
 */
export async function startSurfpool(options: StartSurfpoolOptions = {}): Promise<Surfpool> {
  const { blocks = "each-transaction", signal } = options;
  const child = spawnChild(process.execPath, {
    name: "surfpool",
    args: ["-e", surfpoolHost, findSurfpool(), JSON.stringify({ offline: true, ...production(blocks) })],
    maxOutputChars: 16_384,
    ...(signal ? { signal } : {}),
  });
  const listening = await child.waitForOutput(/Listening on (http:\S+) and (ws:\S+) /, { timeoutMs: startTimeoutMs });
  const [, rpcUrl, wsUrl] = listening ?? [];
  if (rpcUrl === undefined || wsUrl === undefined) {
    const { code, signal: killedBy } = child.exit() ?? {};
    const what = child.exit()
      ? `It ended with ${killedBy ? `signal ${killedBy}` : `code ${code}`}.`
      : `It was not ready within ${startTimeoutMs / 1000} s.`;
    await child.stop();
    throw new X402Error("chain_unreachable", `Surfpool did not start. ${what}\n${child.lastLines()}`.trimEnd(), {
      field: "surfpool",
      remedy: "Install again with optional dependencies; on Linux it needs glibc.",
    });
  }
  // While the clock runs, it makes a block now and then, in every mode.
  if (typeof blocks === "string") await createRpc(rpcUrl)("surfnet_pauseClock", []);
  return {
    rpcUrl,
    wsUrl,
    pid: child.pid,
    async stop() {
      // Nothing of the chain is worth an orderly end.
      await child.stop({ graceMs: 0 });
    },
  };
}

function production(blocks: SurfpoolBlocks): { blockProductionMode: string; slotTimeMs: number } {
  if (blocks === "each-transaction") return { blockProductionMode: "transaction", slotTimeMs: stoppedSlotMs };
  if (blocks === "by-hand") return { blockProductionMode: "manual", slotTimeMs: stoppedSlotMs };
  return { blockProductionMode: "clock", slotTimeMs: blocks.everyMs };
}
