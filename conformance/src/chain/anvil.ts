import { X402Error } from "@x402-reference/types";
import { spawnChild } from "../process/child.js";
import { findAnvil } from "./anvil-binary.js";
import { createRpc } from "./rpc.js";

/** What kind of chain to start. */
export interface StartAnvilOptions {
  /** 84532 (Base Sepolia) by default, so that software configured for that testnet needs nothing but the RPC URL. */
  chainId?: number;
  /** Where to listen; a free port by default. */
  port?: number;
  /** Seconds between blocks; by default every transaction is mined at once. */
  blockTime?: number;
  /** Stops the chain when aborted. */
  signal?: AbortSignal;
}

/** A local chain in a process of its own. */
export interface Anvil {
  readonly rpcUrl: string;
  readonly port: number;
  readonly chainId: number;
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

const startTimeoutMs = 20_000;
/** Old states that stay in memory; blocks and receipts are all kept. */
const keptStates = 256;

/**
 * Starts Anvil and waits until it answers; it never outlives this process.
 *
 * Throws `invalid_configuration` when the program is not installed and `chain_unreachable` when it does not come up.
 *
 * @example
 * ```ts
 * const anvil = await startAnvil();
 * try {
 *   await fetch(anvil.rpcUrl, { method: "POST", body: '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}' });
 * } finally {
 *   await anvil.stop();
 * }
 * ```
 */
export async function startAnvil(options: StartAnvilOptions = {}): Promise<Anvil> {
  const { chainId = 84532, port: wanted = 0, blockTime, signal } = options;
  const args = [
    ...["--host", "127.0.0.1", "--port", String(wanted), "--chain-id", String(chainId), "--order", "fifo"],
    ...["--accounts", "10", "--prune-history", String(keptStates), "--disable-console-log", "--color", "never"],
    ...(blockTime === undefined ? [] : ["--block-time", String(blockTime)]),
  ];
  const child = spawnChild(findAnvil(), {
    name: "anvil",
    args,
    maxOutputChars: 16_384,
    ...(signal ? { signal } : {}),
  });
  const listening = await child.waitForOutput(/Listening on [^\n]*:([0-9]+)\s/, { timeoutMs: startTimeoutMs });
  if (!listening) {
    const { error, code, signal: killedBy } = child.exit() ?? {};
    const what = child.exit()
      ? (error?.message ?? `It ended with ${killedBy ? `signal ${killedBy}` : `code ${code}`}.`)
      : `It was not ready within ${startTimeoutMs / 1000} s.`;
    await child.stop();
    throw new X402Error("chain_unreachable", `Anvil did not start. ${what}\n${child.lastLines()}`.trimEnd(), {
      field: "anvil",
      remedy: "Try the anvil program by hand: the one that ANVIL_PATH names, or else the one that came from npm.",
      cause: error,
    });
  }
  const port = Number(listening[1]);
  const rpcUrl = `http://127.0.0.1:${port}`;
  // Anvil names its port only while it logs; from here on its log of every request would be noise.
  await createRpc(rpcUrl)("anvil_setLoggingEnabled", [false]);
  return {
    rpcUrl,
    port,
    chainId,
    pid: child.pid,
    async stop() {
      // Nothing of the chain is worth an orderly end.
      await child.stop({ graceMs: 0 });
    },
  };
}
