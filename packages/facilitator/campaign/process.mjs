import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Whose files are beside the program, and cannot be moved into it. */
const external = ["@electric-sql/pglite", "pg-native"];
const banner = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** Makes one file of the program that is killed: it starts in a quarter of the time, and no rebuild changes it meanwhile. */
export async function bundleVictim() {
  const folder = fileURLToPath(new URL(`../node_modules/.cache/x402-crash/${crypto.randomUUID()}/`, import.meta.url));
  await mkdir(folder, { recursive: true });
  const program = `${folder}victim.mjs`;
  await build({
    entryPoints: [fileURLToPath(new URL("victim.mjs", import.meta.url))],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: { js: banner },
    external,
    logLevel: "error",
  });
  return { program, remove: () => rm(folder, { recursive: true }) };
}

/**
 * Starts a facilitator and answers when it listens, or when it has died on the way there. Its URL may be asked at any
 * time; a dead one refuses the connection.
 */
export async function startVictim(program, env, triesLeft = 20) {
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  // Whoever is told a place may have died just now.
  child.on("error", () => undefined);
  let said = "";
  child.stderr.on("data", (bytes) => {
    said = (said + bytes).slice(-2_000);
  });
  let last;
  const closed = once(child, "close");
  const port = await Promise.race([
    new Promise((resolve) => {
      createInterface(child.stdout).on("line", (line) => {
        const [, word, text] = /^(ready|last) (.*)$/.exec(line) ?? [];
        if (word === "ready") resolve(text);
        if (word === "last") last = JSON.parse(text);
      });
    }),
    closed.then(() => undefined),
  ]);
  if (port === undefined && !last) {
    // A database that is slow to answer is no reason to give up: whoever runs a facilitator starts it again.
    if (triesLeft > 0 && said.includes("store_unreachable")) return startVictim(program, env, triesLeft - 1);
    throw new Error(`A facilitator did not start: ${said}`);
  }
  return {
    url: `http://127.0.0.1:${port ?? 1}`,
    pid: child.pid,
    /** Fulfilled with the last words of one that was killed at a place, and with nothing for all others. */
    end: closed.then(() => last),
    isDead: () => child.exitCode !== null || child.signalCode !== null,
    arm(places) {
      if (child.connected) child.send({ places });
    },
    async stop() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}
