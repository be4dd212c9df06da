import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { privateKeyToAddress } from "viem/accounts";
import { deriveKey, facilitatorKey } from "../../src/chain/keys.js";
import { createWorld, type World } from "../../src/chain/world.js";
import { type Child, spawnChild } from "../../src/process/child.js";
import { freePort } from "../../src/run/free-port.js";

/** What every example asks for its goods. */
export const price = 10_000n;

/** A chain, the example of a facilitator, and examples of shops as they are opened. */
export interface Street {
  world: World;
  facilitator: Child;
  payee: `0x${string}`;
  /** Opens a shop by running a file of the examples with Node; answers where it is. */
  open(file: string, options?: { args?: readonly string[]; ready?: RegExp }): Promise<string>;
  /** Runs a file of the examples as a user does: with plain Node and the built packages. */
  run(file: string, env: Readonly<Record<string, string>>, args?: readonly string[]): Child;
  close(): Promise<void>;
}

const startTimeoutMs = 50_000;

/** Starts the chain and the facilitator. */
export async function createStreet(name: string): Promise<Street> {
  const world = await createWorld();
  const payee = privateKeyToAddress(deriveKey("payee", name));
  const children: Child[] = [];
  const run: Street["run"] = (file, env, args = []) => {
    const path = fileURLToPath(new URL(`../../../examples/${file}`, import.meta.url));
    const child = spawnChild(process.execPath, {
      name: file,
      args: [path, ...args],
      // Of a command that an example has installed, the example's folder.
      cwd: dirname(path).replace(/node_modules.*/, ""),
      env: { EVM_NETWORK: world.network, NEXT_TELEMETRY_DISABLED: "1", ...env },
    });
    children.unshift(child);
    return child;
  };
  const start = async (child: Child, ready: RegExp) => {
    const found = await child.waitForOutput(ready, { timeoutMs: startTimeoutMs });
    if (!found) throw new Error(`The example ${child.name} did not start: ${child.lastLines()}`);
    return child;
  };
  const facilitatorPort = String(await freePort());
  const facilitator = await start(
    run("facilitator/facilitator.mjs", {
      EVM_RPC_URL: world.rpcUrl,
      EVM_PRIVATE_KEY: facilitatorKey,
      PORT: facilitatorPort,
    }),
    /listens on/,
  );
  return {
    world,
    facilitator,
    payee,
    run,
    async open(file, { args, ready = /costs \$0\.01/ } = {}) {
      const port = String(await freePort());
      const env = {
        FACILITATOR_URL: `http://127.0.0.1:${facilitatorPort}`,
        EVM_PAYEE_ADDRESS: payee,
        PORT: port,
        HOSTNAME: "127.0.0.1",
      };
      await start(run(file, env, args), ready);
      return `http://127.0.0.1:${port}`;
    },
    async close() {
      for (const child of children) await child.stop();
      await world.stop();
    },
  };
}
